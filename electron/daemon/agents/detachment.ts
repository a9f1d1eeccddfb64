import type { Agent } from '../../../shared/model/agent';
import type { Classification } from '../../../shared/model/classification';
import type { Clock } from '../../../shared/platform';
import type { CallGate } from '../calls/decide';
import {
  resumeModeFor,
  stricter,
  type DetachmentPlan,
  type DetachmentPolicy,
  type ResumeMode,
} from '../presence/detachment';
import { inFlightAt, stoodMs, type LiveRun } from './live-run';
import type { RunControl } from './run-control';

/** Effects that change nothing: what may go on while the operator is merely idle. */
const harmless: ReadonlySet<string> = new Set(['reads', 'searches']);

const onlyReads = ({ uninspectable, effects }: Classification): boolean =>
  uninspectable === null && effects.every((effect) => harmless.has(effect));

/** The presence overlay for one call: what its run's plan lets pass. `leaseId` = the lease that covers it, or null. */
export function gateFor(
  plan: DetachmentPlan,
  classification: Classification,
  leaseId: string | null,
): CallGate {
  if (plan.gate === 'open') return { kind: 'open' };
  if (plan.passes.reads && onlyReads(classification)) return { kind: 'open' };
  return plan.passes.leased && leaseId !== null ? { kind: 'leased', leaseId } : { kind: 'closed' };
}

/**
 * What absence does to the runs of an agent: what was said at its onboarding, else what the rules file says.
 * SECURITY: T-14: an agent that was put aside goes on by a word at least. One that was never onboarded needs none: each of its calls
 * takes a word of its own, and it would stand after every start of the tray app.
 */
export function detachmentOf(agent: Agent | undefined, rules: DetachmentPolicy): DetachmentPolicy {
  const own = Object.entries(agent?.detachment ?? {}).filter(([, value]) => value !== undefined);
  const said: DetachmentPolicy = { ...rules, ...Object.fromEntries(own) };
  const putAside = agent !== undefined && agent.state !== 'active' && agent.state !== 'proposed';
  return !putAside ? said : { ...said, resume: stricter(said.resume, 'ask') };
}

/** What presence asks of a run, and what would let it go on. */
export type RunPlan = { readonly plan: DetachmentPlan; readonly resume: ResumeMode };

/** What stops, sets going and ends runs. */
export type Control = Pick<RunControl, 'kill' | 'mustPause' | 'pause' | 'resume'> & {
  readonly registry: {
    readonly world: {
      readonly platform: { readonly clock: Clock };
      onChange(): void;
    };
  };
};

/** Brings a run to what presence asks of it: freeze or end when the operator left, thaw when he came back. */
export async function applyDetachment(
  control: Control,
  run: LiveRun,
  { plan, resume }: RunPlan,
): Promise<void> {
  noteResume(control, run, resume);
  switch (plan.act) {
    case 'run':
      // On the way back the operator is idle before he is present: only presence itself sets going what absence stopped.
      return plan.gate === 'open' ? goOn(control, run) : undefined;
    case 'drain':
      // A tool that is at work may end first; a run with nothing at work stops at once.
      if (inFlightAt(run) > 0) return;
      return pauseIfRunning(control, run, resume);
    case 'freeze':
      return pauseIfRunning(control, run, resume);
    case 'kill':
      // What got away from its end is tried again without absence, and is on record once.
      if (run.guard.state === 'killing') return;
      await control.kill(run.id, 'the operator is not there');
      return;
    default:
      return plan satisfies never;
  }
}

/** What lets a run go on is said as soon as it is known, and never becomes less while it stands. */
export function noteResume({ registry }: Control, run: LiveRun, policy: ResumeMode): void {
  if (run.pausedBy !== 'absence' || run.resuming) return;
  const pausedMs = stoodMs(run, registry.world.platform.clock);
  const mode = resumeModeFor(policy, { pausedMs, trouble: run.trouble });
  const asked = stricter(run.resumes ?? 'auto', mode);
  if (asked === run.resumes) return;
  run.resumes = asked;
  registry.world.onChange();
}

/** SECURITY: T-16 (K08): a return alone sets going only what absence alone had stopped. */
async function goOn(control: Control, run: LiveRun): Promise<void> {
  if (run.pausedBy === null) run.trouble = null;
  if (run.pausedBy === 'absence' && run.resumes === 'auto' && !run.resuming)
    await control.resume(run.id, 'return');
}

async function pauseIfRunning(control: Control, run: LiveRun, resume: ResumeMode): Promise<void> {
  if (!control.mustPause(run)) return;
  const paused = control.pause(run.id, 'absence');
  noteResume(control, run, resume);
  await paused;
}
