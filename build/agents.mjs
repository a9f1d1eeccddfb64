// `npm run agents [-- product ...]`: installs the real agent CLIs that the tests run and prints the path of each.
import { agentProducts, installedAgent } from './lib/agents.mjs';
import { say, Stop } from './lib/terminal.mjs';

export async function main(products) {
  for (const product of products.length > 0 ? products : agentProducts) {
    if (!agentProducts.includes(product))
      throw new Stop(`${product} is not tested here. Say one of: ${agentProducts.join(', ')}.`);
    say(await installedAgent(product));
  }
  return 0;
}
