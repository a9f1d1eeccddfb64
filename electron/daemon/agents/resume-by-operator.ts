import type { ContainmentProof } from '../../../shared/model/run';
import type { StepUpProof } from '../../../shared/model/step-up';
import { refuse, type Outcome } from '../../../shared/reasons';
import type { ProofFor } from '../step-up/step-up.shell';
import type { Supervisor } from '../supervisor';
import { mustStand } from './unprotected';

type World = Pick<Supervisor, 'control' | 'hooks' | 'registry' | 'rules' | 'stepUp'>;

/**
 * The operator's resume of one run. Refusals: `agent-unprotected`, `run-unknown`, and those of a step-up where the run asks for one:
 * then there must be a factor, because somebody said that a click is not enough.
 */
export async function resumeByOperator(
  world: World,
  runId: string,
  { proof, via }: { readonly proof: StepUpProof | null; readonly via: ProofFor['via'] },
): Promise<Outcome<ContainmentProof>> {
  const run = world.registry.get(runId);
  if (run !== undefined && mustStand(world, run)) return refuse('agent-unprotected', runId);
  if (run?.resumes === 'prove') {
    // SECURITY: T-9 (K08): injected clicks do not set going what only a proof may.
    const what = `resuming ${run.label}`;
    const proved = await world.stepUp.verify(proof, 'any-factor', { what, via });
    if (!proved.ok) return proved;
  }
  return world.control.resume(runId, 'operator');
}

/** Runs that one word for all does not reach: each asks for a proof of its own. */
export const asksForProof = ({ resumes }: { readonly resumes: string | null }): boolean =>
  resumes === 'prove';
