import type { Grant, Snapshot } from '../../shared/model/snapshot';

/** Whose permission it is: the run's label, or the agent's name as its product is called. `cwd` is null when the run is gone. */
export function holderOf(
  { covers }: Grant,
  { runs, agents, registry }: Pick<Snapshot, 'runs' | 'agents' | 'registry'>,
): { readonly label: string; readonly cwd: string | null } {
  if (covers.scope === 'run') {
    const run = runs.find(({ id }) => id === covers.runId);
    return { label: run?.label ?? covers.runId.slice(0, 8), cwd: run?.cwd ?? null };
  }
  const product = registry.find(({ id }) => id === covers.agentId)?.product ?? covers.agentId;
  const status = agents.find((agent) => agent.product === product);
  return { label: status?.label ?? covers.agentId, cwd: null };
}
