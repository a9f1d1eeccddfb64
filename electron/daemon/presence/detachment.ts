import type { z } from 'zod';
import type { absenceAct, resumeMode } from '../../../shared/model/agent';
import type { PresenceState } from '../../../shared/model/presence';
import { degrees, type Absent, type SinceLeft } from './presence-state';

/** What absence does to a run (shared/model/agent.ts). */
export type Detachment = z.infer<typeof absenceAct>;
export type ResumeMode = z.infer<typeof resumeMode>;

/** Per agent. Milliseconds. */
export type DetachmentPolicy = Readonly<Record<Absent, Detachment>> & {
  /** How long a tool call that already runs may go on before the processes are stopped. */
  readonly drainMs: number;
  /** From the moment the absence asks `kill` of a run to its end; until then it stands still. */
  readonly killAfterMs: number;
  /** Do calls that only read pass while the operator is idle, and where the act is `continue` also while he is away? */
  readonly readOnly: boolean;
  readonly resume: ResumeMode;
  /** What becomes of a paused run that sets itself going, besides being paused again. */
  readonly selfResumed: 'pause' | 'kill';
  /** May a lease keep a run going that is only weakly contained? */
  readonly weakLeases: boolean;
};

export const defaultDetachment: DetachmentPolicy = {
  idle: 'hold',
  away: 'hold',
  locked: 'pause',
  gone: 'pause',
  drainMs: 3_000,
  killAfterMs: 0,
  readOnly: true,
  resume: 'auto',
  selfResumed: 'pause',
  weakLeases: false,
};

/** How things stand for one run. Times are monotonic milliseconds. */
export type Absence = {
  readonly state: PresenceState;
  readonly left: SinceLeft;
  /** A lease stands for this very run. */
  readonly leased: boolean;
  /** When the last lease of its agent ended, or null. */
  readonly leaseEndedMs: number | null;
  readonly weak: boolean;
};

/** Which calls may be decided although nobody is there. */
export type Passing = { readonly reads: boolean; readonly leased: boolean };

/**
 * `gate` open = calls may be decided; closed = they wait, but for what `passes`. `act` is what the processes of the run should do
 * now; `untilMs` (monotonic) tells when a drain is over and the plan has to be made again.
 */
export type DetachmentPlan =
  | { readonly gate: 'open'; readonly act: 'run' }
  | ({ readonly gate: 'closed'; readonly passes: Passing } & (
      | { readonly act: 'run' | 'freeze' | 'kill' }
      | { readonly act: 'drain'; readonly untilMs: number }
    ));

const nothing: Passing = { reads: false, leased: false };
const stand = { gate: 'closed', passes: nothing, act: 'freeze' } as const;

/** What one run must do while things stand as `at` says. */
export function detachmentPlan(
  policy: DetachmentPolicy,
  at: Absence,
  nowMs: number,
): DetachmentPlan {
  if (at.state === 'present') return { gate: 'open', act: 'run' };
  const act = actOf(policy, at.state, at);
  switch (act) {
    case 'continue':
    case 'hold':
      return working(readsPass(policy, at.state, act), at.leased);
    case 'pause':
      return at.leased ? working(false, true) : pausing(policy, at, nowMs);
    case 'kill':
      return nowMs >= askedSince(policy, at, ['kill']) + policy.killAfterMs
        ? { ...stand, act: 'kill' }
        : stand;
    default:
      return act satisfies never;
  }
}

/**
 * SECURITY: T-16: what cannot surely be stopped does not go on unwatched: for a weakly contained run `continue` is `pause`, unless the
 * rules file lets leases reach such runs.
 */
function actOf(
  policy: DetachmentPolicy,
  state: Absent,
  { weak }: Pick<Absence, 'weak'>,
): Detachment {
  const act = policy[state];
  return act === 'continue' && weak && !policy.weakLeases ? 'pause' : act;
}

const working = (reads: boolean, leased: boolean): DetachmentPlan => ({
  gate: 'closed',
  passes: { reads, leased },
  act: 'run',
});

/** A locked screen and a lost tray app let nothing pass but what a lease covers. */
const readsPass = (policy: DetachmentPolicy, state: Absent, act: 'continue' | 'hold'): boolean =>
  policy.readOnly && (state === 'idle' || (state === 'away' && act === 'continue'));

/**
 * Since when this absence has asked one of these of the run: from the nearest degree on that asks so like all beyond it. Neither from
 * the first idle moment, which asks less, nor from the last change of degree, which asks the same.
 */
function askedSince(policy: DetachmentPolicy, at: Absence, acts: readonly Detachment[]): number {
  const reached = degrees.filter((degree) => at.left[degree] !== null);
  const asksLess = reached.findLastIndex((degree) => !acts.includes(actOf(policy, degree, at)));
  const first = reached[asksLess + 1];
  return (first === undefined ? null : at.left[first]) ?? -Infinity;
}

/** The end of a lease begins a drain of its own, because what it let pass is at work. */
function pausing(policy: DetachmentPolicy, at: Absence, nowMs: number): DetachmentPlan {
  const sinceMs = askedSince(policy, at, ['pause', 'kill']);
  const untilMs = Math.max(sinceMs, at.leaseEndedMs ?? -Infinity) + policy.drainMs;
  return nowMs < untilMs ? { gate: 'closed', passes: nothing, act: 'drain', untilMs } : stand;
}

/** What happened to a run since the operator left. */
export type PausedFacts = {
  /** How long it has stood, on whichever clock says more (ms). */
  readonly pausedMs: number;
  /** Something that the operator should look at first, or null. */
  readonly trouble: string | null;
};

/** A run that stood longer than this waits for a word: whoever returns is to look first. */
export const asksAfterMs = 15 * 60_000;

/** What lets a run go on that absence paused. Never less than the policy says. */
export function resumeModeFor(policy: ResumeMode, { pausedMs, trouble }: PausedFacts): ResumeMode {
  return policy === 'auto' && (trouble !== null || pausedMs > asksAfterMs) ? 'ask' : policy;
}

const rank = { auto: 0, ask: 1, prove: 2 } as const;
/** The stricter of two: what was asked of the operator once is not taken back while he is away. */
export const stricter = (a: ResumeMode, b: ResumeMode): ResumeMode => (rank[a] >= rank[b] ? a : b);
