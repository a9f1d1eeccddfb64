import type { LockSource, PresenceState } from '../../../shared/model/presence';
import { inputDoubt, lockDoubt, settleDoubt, unlockDoubt } from './presence-doubt';
import { idleFor, isMade, runMakesInput, toldIdle, touched, trayCame } from './presence-input';
import { isProved, judge, leaseEnd } from './presence-judge';
import {
  backlogMs,
  catchUpMs,
  degrees,
  expiresMs,
  freshInputMs,
  longestStallMs,
  tellsLateMs,
  wallJumpMs,
  type Absent,
  type Beat,
  type PresenceCore,
  type PresenceEvent,
  type SinceLeft,
} from './presence-state';

/**
 * Operator presence as a pure reducer. It owns one promise: absence always wins. Going away is immediate; coming back
 * needs every source that said "locked" to take its own word back, a pause, and fresh input seen in two beats.
 * No clock inside: every event carries monotonic milliseconds, and `nextDeadline` tells when time alone changes something.
 */

/** The next state. An event that comes with an earlier time than the last one counts as happening now. */
export function reducePresence(core: PresenceCore, event: PresenceEvent): PresenceCore {
  const now = { ...core, nowMs: Math.max(core.nowMs, event.atMs) };
  return settle(expireRequests(apply(now, event)));
}

function apply(core: PresenceCore, event: PresenceEvent): PresenceCore {
  switch (event.kind) {
    case 'hello':
      return {
        ...core,
        epoch: event.epoch,
        seq: 0,
        closedAtMs: null,
        wallMs: null,
        input: trayCame(core.input),
        activeBeats: 0,
      };
    case 'beat':
      return applyBeat(core, event);
    case 'closed':
      return { ...core, closedAtMs: core.nowMs };
    case 'lock':
      return withLock(core, event.source);
    case 'unlock':
      return unlocked(core, event.source);
    case 'suspend':
      return withLock(core, 'suspend');
    case 'resume':
      return withoutLock(core, 'suspend');
    case 'away':
      return { ...core, away: event.away };
    case 'tick':
      return core;
    default:
      return applySight(core, event);
  }
}

type Sight = PresenceEvent & {
  readonly kind: 'idle' | 'session' | 'touch' | 'made' | 'sight' | 'stall';
};

/** What is known of input, and of how well anything can be known. */
function applySight(core: PresenceCore, event: Sight): PresenceCore {
  const { input, nowMs } = core;
  switch (event.kind) {
    case 'idle':
      return { ...core, input: toldIdle(input, event, nowMs) };
    case 'session':
      return { ...core, input: { ...input, wayland: event.wayland } };
    case 'touch':
      return { ...core, input: touched(input, nowMs) };
    case 'made':
      return { ...core, input: runMakesInput(input, event.making, nowMs) };
    case 'sight':
      return { ...core, blindSinceMs: event.blind ? (core.blindSinceMs ?? nowMs) : null };
    case 'stall':
      return applyStall(core, event.lastedMs);
    default:
      return event satisfies never;
  }
}

/** SECURITY: T-14: only a beat of this epoch with a higher number renews the lease; a replayed or stale one changes nothing at all. */
function applyBeat(core: PresenceCore, beat: Beat): PresenceCore {
  if (beat.epoch !== core.epoch || beat.seq <= core.seq || core.closedAtMs !== null) return core;
  // SECURITY: T-15: what was sent while we stood still is no sign of life now.
  if (isOld(core, beat)) return { ...core, seq: beat.seq };
  const slept = hasSlept(core, beat);
  const input = toldIdle(core.input, { source: 'tray', idleMs: beat.idleMs }, core.nowMs);
  const fresh = !slept && isFresh({ ...core, input });
  const beaten: PresenceCore = {
    ...core,
    seq: beat.seq,
    lastBeatMs: core.nowMs,
    wallMs: beat.wallMs,
    input,
    stalled: null,
    doubt: inputDoubt(core.doubt, fresh, core.nowMs),
    activeBeats: fresh ? core.activeBeats + 1 : 0,
    owesInput: core.owesInput || slept,
    owedSinceMs: slept ? core.nowMs : core.owedSinceMs,
  };
  if (beat.locked === null) return beaten;
  return beat.locked ? withLock(beaten, 'tray-poll') : unlocked(beaten, 'tray-poll');
}

/**
 * Was it sent before we woke? What lay in the socket is read at once as a rule; on a busy machine the tray's clock tells, which went on while we
 * stood still. One that was set meanwhile is believed only until the grace is over.
 */
function isOld({ stalled, nowMs, wallMs, lastBeatMs }: PresenceCore, beat: Beat): boolean {
  if (stalled === null) return false;
  // A tray that proved itself anew since has nothing to compare with, and was not answered before.
  const sentMs =
    lastBeatMs === null || wallMs === null ? nowMs : lastBeatMs + (beat.wallMs - wallMs);
  const late = sentMs < stalled.wokeMs && nowMs < stalled.wokeMs + catchUpMs;
  return late || nowMs < stalled.wokeMs + backlogMs;
}

/**
 * A standstill of our own is not the operator's leaving, and not his staying either: for a moment he is waited for, as idle, and needs
 * a new proof. Whoever was gone before, or is silent after, is gone.
 */
function applyStall(core: PresenceCore, lastedMs: number): PresenceCore {
  const end = leaseEnd(core);
  const held = end !== null && core.nowMs - lastedMs < end;
  // SECURITY: T-15: since the last heartbeat, however often we stood still: who starves us keeps nobody from being gone.
  const tooLong = core.nowMs - (core.lastBeatMs ?? -Infinity) > longestStallMs;
  if (!held || core.nowMs < end || core.closedAtMs !== null || tooLong) return core;
  return { ...core, stalled: { wokeMs: core.nowMs, lastedMs }, activeBeats: 0 };
}

/**
 * SECURITY: T-14: input from before the screen was locked, or the machine slept, brings nobody back. T-9: neither does what a run may
 * have made, though it was believed before the run was seen to.
 */
function isFresh({ input, nowMs, owesInput, owedSinceMs }: PresenceCore): boolean {
  if (idleFor(input, nowMs) >= freshInputMs || isMade(input, input.lastMs ?? 0)) return false;
  return !owesInput || (input.lastMs ?? 0) >= owedSinceMs + tellsLateMs;
}

/** Suspend without a signal: the wall clock went on while the monotonic one stood. */
function hasSlept(core: PresenceCore, beat: Beat): boolean {
  if (core.wallMs === null || core.lastBeatMs === null) return false;
  return beat.wallMs - core.wallMs - (core.nowMs - core.lastBeatMs) > wallJumpMs;
}

function withLock(core: PresenceCore, source: LockSource): PresenceCore {
  const lasts = expiresMs.get(source);
  const locks = new Map(core.locks).set(source, lasts === undefined ? null : core.nowMs + lasts);
  const doubt = lockDoubt(core.doubt, source);
  return { ...core, locks, owesInput: true, owedSinceMs: core.nowMs, activeBeats: 0, doubt };
}

/** A source took its own word back; where others stand by theirs, that is a contradiction. */
function unlocked(core: PresenceCore, source: LockSource): PresenceCore {
  const rest = withoutLock(core, source);
  if (rest === core || rest.locks.size === 0) return rest;
  return { ...rest, doubt: unlockDoubt(core.doubt, source, core.nowMs) };
}

/** SECURITY: T-14: a source takes back only its own word. */
function withoutLock(core: PresenceCore, source: LockSource): PresenceCore {
  if (!core.locks.has(source)) return core;
  const locks = new Map(core.locks);
  locks.delete(source);
  return { ...core, locks, unlockedAtMs: core.nowMs, activeBeats: 0 };
}

function expireRequests(core: PresenceCore): PresenceCore {
  const over = [...core.locks].filter(([, until]) => until !== null && core.nowMs >= until);
  return over.reduce((rest, [source]) => withoutLock(rest, source), core);
}

/** A nearer degree begins anew what lies beyond it; a farther one goes on from where the nearer ones began. */
function leftAs(state: PresenceState, { left, nowMs }: PresenceCore): SinceLeft {
  const reached = state === 'present' ? -1 : degrees.indexOf(state);
  const since = (degree: Absent): number | null =>
    degrees.indexOf(degree) > reached ? null : (left[degree] ?? nowMs);
  return { idle: since('idle'), away: since('away'), locked: since('locked'), gone: since('gone') };
}

/** Derives state and why from the facts. */
function settle(core: PresenceCore): PresenceCore {
  const proved = isProved(core);
  const paid = core.locks.size === 0 && proved ? { ...core, owesInput: false } : core;
  const { state, why } = judge(paid, proved);
  const changed = state !== core.state;
  return {
    ...paid,
    state,
    why,
    sinceMs: changed ? core.nowMs : core.sinceMs,
    doubt: settleDoubt(paid.doubt, paid.locks, core.nowMs),
    left: changed ? leftAs(state, core) : core.left,
    // A proof belongs to one stay: without a lease it must be given again.
    activeBeats: state === 'gone' ? 0 : paid.activeBeats,
  };
}
