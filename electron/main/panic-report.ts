import { byNow } from '../../shared/ended-run';
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
 * What the end of everything came to, for people: each run by its name, and what of it is left. One that was named as the end was asked for
 * may have been read back as gone meanwhile, since one run is waited for while another is looked after; no later word of the daemon would
 * say so again.
 */
export function endReport(outcome: Outcome<Proofs>, { before, now }: Told): EndReport {
  if (!outcome.ok) return { fault: sentence(outcome), runs: [] };
  const runs = outcome.value.proofs.map(({ runId, proof }) => {
    const known = before?.runs.find(({ id }) => id === runId);
    const { processes, verified, remaining } = proof;
    const ended = Math.max(0, processes.length - remaining.length);
    const run = { runId, label: known?.label ?? runId, ended, verified, remaining };
    return known === undefined ? run : byNow(run, now);
  });
  return { fault: null, runs };
}
