import type { EndReport } from '../../shared/ipc';
import type { ContainmentProof } from '../../shared/model/run';
import type { Snapshot } from '../../shared/model/snapshot';
import { sentence, type Outcome } from '../../shared/reasons';

type Proofs = {
  readonly proofs: readonly { readonly runId: string; readonly proof: ContainmentProof }[];
};

/** What the daemon told of itself when the end was asked for, and what it has told by the answer. */
type Told = { readonly before: Snapshot | null; readonly now: Snapshot | null };

/**
 * What the end of everything came to, for people: each run by its name, and what of it is left. A run that could not be proved ended and is
 * not named any more has been read back as gone meanwhile, since one run is waited for while another is looked after; no later word of the
 * daemon would say so again.
 */
export function endReport(outcome: Outcome<Proofs>, { before, now }: Told): EndReport {
  if (!outcome.ok) return { fault: sentence(outcome), runs: [] };
  const runs = outcome.value.proofs.map(({ runId, proof }) => {
    const known = before?.runs.find(({ id }) => id === runId);
    const isGone = known !== undefined && now?.runs.every(({ id }) => id !== runId) === true;
    const remaining = isGone ? [] : proof.remaining;
    return {
      runId,
      label: known?.label ?? runId,
      ended: Math.max(0, proof.processes.length - remaining.length),
      verified: proof.verified || isGone,
      remaining,
    };
  });
  return { fault: null, runs };
}
