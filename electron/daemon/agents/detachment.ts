import type { Agent } from '../../../shared/model/agent';
import type { PresenceState } from '../../../shared/model/presence';
import type { Classification } from '../../../shared/model/classification';
import type { DetachmentPlan, DetachmentPolicy } from '../presence/detachment';
import { inFlightAt, type LiveRun } from './live-run';
import type { RunControl } from './run-control';

/** Effects that change nothing: what may go on while the operator is merely idle. */
const harmless: ReadonlySet<string> = new Set(['reads', 'searches']);

/**
 * The presence overlay for one call. Present lets it pass; idle lets pass what only reads and can be seen through;
 * away, locked and gone let nothing pass.
 */
export function gateFor(state: PresenceState, classification: Classification): 'open' | 'closed' {
  switch (state) {
    case 'present':
      return 'open';
    case 'idle':
      return classification.uninspectable === null &&
        classification.effects.every((effect) => harmless.has(effect))
        ? 'open'
        : 'closed';
    case 'away':
    case 'locked':
    case 'gone':
      return 'closed';
    default:
      return state satisfies never;
  }
}

/** What absence does to the runs of an agent: what was said at its onboarding, else what the rules file says. */
export const detachmentOf = (
  agent: Agent | undefined,
  rules: DetachmentPolicy,
): DetachmentPolicy => ({ ...rules, ...agent?.detachment });

/** Brings every run to what presence asks of it: freeze or end when the operator left, thaw when he came back. */
export async function applyDetachment(
  control: RunControl,
  planFor: (run: LiveRun) => DetachmentPlan,
): Promise<void> {
  await Promise.all(control.registry.live.map((run) => applyTo(control, run, planFor(run))));
}

async function applyTo(control: RunControl, run: LiveRun, plan: DetachmentPlan): Promise<void> {
  switch (plan.act) {
    case 'run':
      // On the way back the operator is idle before he is present: only presence itself sets going what absence stopped.
      if (plan.gate === 'open' && run.pausedBy === 'absence') await control.resume(run.id);
      return;
    case 'drain':
      // A tool that is at work may end first; a run with nothing at work stops at once.
      if (inFlightAt(run) > 0) return;
      return pauseIfRunning(control, run);
    case 'freeze':
      return pauseIfRunning(control, run);
    case 'kill':
      await control.kill(run.id, 'the operator is not there');
      return;
    default:
      return plan satisfies never;
  }
}

async function pauseIfRunning(control: RunControl, run: LiveRun): Promise<void> {
  const { state } = run.guard;
  if (state === 'running' || state === 'pause-failed') await control.pause(run.id, 'absence');
}
