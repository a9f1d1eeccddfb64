import type { z } from 'zod';
import type { absenceAct } from '../../../shared/model/agent';
import type { PresenceState } from '../../../shared/model/presence';

/** What absence does to a run (shared/model/agent.ts). */
export type Detachment = z.infer<typeof absenceAct>;

/** Per agent. `drainMs` is how long a tool call that already runs may go on before the processes are stopped. */
export type DetachmentPolicy = Readonly<Record<Exclude<PresenceState, 'present'>, Detachment>> & {
  readonly drainMs: number;
};

export const defaultDetachment: DetachmentPolicy = {
  idle: 'hold',
  away: 'hold',
  locked: 'pause',
  gone: 'pause',
  drainMs: 3_000,
};

/**
 * `gate` open = calls may be decided; closed = they wait. `act` is what the processes of the run should do now;
 * `untilMs` (monotonic) tells when a drain is over and the plan has to be made again.
 */
export type DetachmentPlan =
  | { readonly gate: 'open'; readonly act: 'run' }
  | { readonly gate: 'closed'; readonly act: 'run' | 'freeze' | 'kill' }
  | { readonly gate: 'closed'; readonly act: 'drain'; readonly untilMs: number };

/**
 * What one run must do while the operator is as `presence` says; `absentSinceMs` is when he left, whatever the degree.
 * The drain counts from there and not from the last change of degree: going from locked to gone must not let a stopped
 * run go on.
 */
export function detachmentPlan(
  policy: DetachmentPolicy,
  presence: { readonly state: PresenceState; readonly absentSinceMs: number },
  nowMonoMs: number,
): DetachmentPlan {
  if (presence.state === 'present') return { gate: 'open', act: 'run' };
  const answer = policy[presence.state];
  if (answer === 'hold' || answer === 'continue') return { gate: 'closed', act: 'run' };
  if (answer === 'kill') return { gate: 'closed', act: 'kill' };
  const untilMs = presence.absentSinceMs + policy.drainMs;
  return nowMonoMs < untilMs
    ? { gate: 'closed', act: 'drain', untilMs }
    : { gate: 'closed', act: 'freeze' };
}
