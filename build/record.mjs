// `npm run record -- <product>`: records what the pinned CLI of a product tells its hooks, as fixtures of the tests.
import { bundleForTests, daemonParts } from './bundle.mjs';
import { agentProducts } from './lib/agents.mjs';
import { say, Stop } from './lib/terminal.mjs';
import { loadSource } from './lib/source.mjs';

export async function main([product]) {
  if (!agentProducts.includes(product)) throw new Stop(`Say one of: ${agentProducts.join(', ')}.`);
  await bundleForTests(daemonParts);
  const { record } = await loadSource('e2e/fixtures/agents/record.ts');
  const { made, left } = await record(product);
  say(`Recorded ${made.length}: ${made.join(', ')}`);
  if (left.length > 0) say(`Not made again, and left as they were: ${left.join(', ')}`);
  return 0;
}
