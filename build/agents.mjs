// `npm run agents [-- product ...]`: installs the real agent CLIs that the tests run and prints the path of each.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { agentProducts, installable, installedAgent } from './lib/agents.mjs';
import { root } from './lib/paths.mjs';
import { say, Stop } from './lib/terminal.mjs';

export async function main(products) {
  for (const product of products.length > 0 ? products : agentProducts) {
    if (!installable.includes(product))
      throw new Stop(`${product} is not tested here. Say one of: ${installable.join(', ')}.`);
    say(await installedAgent(product));
  }
  return 0;
}

/** Installs those that have a test of their own, two at a time. What cannot be had is said by the test that needs it. */
export async function installAgents() {
  const left = installable.filter(isUnderTest);
  const work = async () => {
    for (let product = left.shift(); product !== undefined; product = left.shift())
      await installedAgent(product).catch(() => undefined);
  };
  await Promise.all([work(), work()]);
}

const isUnderTest = (product) => existsSync(join(root, 'e2e', 'agents', `${product}.test.ts`));
