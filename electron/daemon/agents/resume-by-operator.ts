import type { ContainmentProof } from '../../../shared/model/run';
import type { StepUpProof } from '../../../shared/model/step-up';
import { refuse, type Outcome, type Refusal } from '../../../shared/reasons';
import type { ProofFor } from '../step-up/step-up.shell';
import type { Supervisor } from '../supervisor';
import type { LiveRun } from './live-run';
import { mustStand } from './unprotected';

type World = Pick<Supervisor, 'absence' | 'control' | 'hooks' | 'registry' | 'rules' | 'stepUp'>;

/**
 * The operator's resume of one run. Refusals: `agent-unprotected`, `not-present`, `run-unknown`, `run-paused` by a pause that came
 * after it, and those of a step-up where the run asks for one: then there must be a factor, because somebody said that a click is not
 * enough.
 */
export async function resumeByOperator(
  world: World,
  runId: string,
  { proof, via }: { readonly proof: StepUpProof | null; readonly via: ProofFor['via'] },
): Promise<Outcome<ContainmentProof>> {
  const run = world.registry.get(runId);
  if (run === undefined) return refuse('run-unknown', runId);
  const { pausedBy } = run;
  const against = whyNot(world, run);
  if (against !== null) return against;
  if (run.resumes === 'prove') {
    // SECURITY: T-9 (K08): injected clicks do not set going what only a proof may.
    const what = `resuming ${run.label}`;
    const proved = await world.stepUp.verify(proof, 'any-factor', { what, via });
    if (!proved.ok) return proved;
    // SECURITY: T-12, T-16: he may have left, or paused it himself, and its hook may be gone, while he was asked.
    const since = whyNot(world, run);
    if (since !== null) return since;
    if (run.pausedBy !== pausedBy) return refuse('run-paused', runId);
  }
  return world.control.resume(runId, 'operator');
}

/** SECURITY: T-16 (K08): what his absence stops would go on until that is seen, and he would be told that it goes on. */
function whyNot(world: World, run: LiveRun): Refusal | null {
  if (mustStand(world, run)) return refuse('agent-unprotected', run.id);
  return world.absence.stops(run) ? refuse('not-present') : null;
}

/** Runs that one word for all does not reach: each asks for a proof of its own. */
export const asksForProof = ({ resumes }: { readonly resumes: string | null }): boolean =>
  resumes === 'prove';
