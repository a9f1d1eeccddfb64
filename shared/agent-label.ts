import type { Snapshot } from './model/snapshot';

/** What people call a registered agent: its product's name, or its id where the product is not known here. */
export function labelOf(agentId: string, { registry, agents }: Snapshot): string {
  const product = registry.find(({ id }) => id === agentId)?.product;
  return agents.find((status) => status.product === product)?.label ?? agentId;
}
