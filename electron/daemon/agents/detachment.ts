import type { PresenceState } from '../../../shared/model/presence';
import type { Classification } from '../../../shared/model/classification';
import type { DetachmentPolicy } from '../presence/detachment';
import { detachmentPlan } from '../presence/detachment';
import { inFlightAt, type LiveRun } from './live-run';
import type { RunRegistry } from './run-registry';

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

/** Brings every run to what presence asks of it: freeze or end when the operator left, thaw when he came back. */
export async function applyDetachment(
  registry: RunRegistry,
  presence: { readonly state: PresenceState; readonly sinceMonoMs: number },
  now: { readonly monoMs: number; readonly policy: DetachmentPolicy },
): Promise<void> {
  const plan = detachmentPlan(now.policy, presence, now.monoMs);
  await Promise.all(
    registry.live.map((run) =>
      applyTo(registry, run, plan.act, now.monoMs - presence.sinceMonoMs >= now.policy.drainMs),
    ),
  );
}

async function applyTo(
  registry: RunRegistry,
  run: LiveRun,
  act: 'run' | 'drain' | 'freeze' | 'kill',
  drained: boolean,
): Promise<void> {
  switch (act) {
    case 'run':
      if (run.pausedBy === 'absence' && run.guard.state !== 'pausing')
        await registry.resume(run.id);
      return;
    case 'drain':
    case 'freeze':
      // A tool that is at work may end first, within the drain time; a run with nothing at work stops at once.
      if (run.guard.state === 'running' && (drained || act === 'freeze' || inFlightAt(run) === 0))
        await registry.pause(run.id, 'absence');
      return;
    case 'kill':
      await registry.kill(run.id, 'the operator is not there');
      return;
    default:
      return act satisfies never;
  }
}
