import type { EndReport } from '../../shared/ipc';
import type { ContainmentProof } from '../../shared/model/run';
import type { Snapshot } from '../../shared/model/snapshot';
import { sentence, type Outcome } from '../../shared/reasons';

type Proofs = {
  readonly proofs: readonly { readonly runId: string; readonly proof: ContainmentProof }[];
};

/** What the end of everything came to, for people: each run by its name, and what of it is left. `before` names the runs. */
export function endReport(outcome: Outcome<Proofs>, before: Snapshot | null): EndReport {
  if (!outcome.ok) return { fault: sentence(outcome), runs: [] };
  const runs = outcome.value.proofs.map(({ runId, proof }) => ({
    runId,
    label: before?.runs.find(({ id }) => id === runId)?.label ?? runId,
    ended: Math.max(0, proof.processes.length - proof.remaining.length),
    verified: proof.verified,
    remaining: proof.remaining,
  }));
  return { fault: null, runs };
}
