import type { LockSource, PresenceState } from '../../../shared/model/presence';

/**
 * Operator presence as a pure reducer. It owns one promise: absence always wins. Going away is immediate; coming back
 * needs every source that said "locked" to take its own word back, a pause, and fresh input seen in two beats.
 * No clock inside: every event carries monotonic milliseconds, and `nextDeadline` tells when time alone changes something.
 */

/** A beat keeps the operator present this long. */
export const leaseMs = 3_000;
/** The tray's socket may be closed this long before its operator is gone. */
export const reconnectGraceMs = 2_000;
/** Nothing better than locked this soon after the last unlock. */
export const unlockDwellMs = 500;
/** Input younger than this makes a beat a fresh one; `freshBeats` of them in a row are a proof of presence. */
export const freshInputMs = 5_000;
export const freshBeats = 2;
/** The wall clock running ahead of the monotonic one by more than this means that the machine slept. */
export const wallJumpMs = 10_000;
/**
 * Words that count for a while only (monotonic ms, so not while the machine sleeps): a lock that was merely announced or
 * asked for and that no screen saver confirmed; a suspend that did not come about, or whose resume got lost.
 */
export const expiresMs: ReadonlyMap<LockSource, number> = new Map([
  ['kde', 10_000],
  ['logind-lock', 10_000],
  ['suspend', 60_000],
]);

/** What the tray says each second. `wallMs` is the tray's wall clock, used only against itself. */
export type Beat = {
  readonly epoch: string;
  readonly seq: number;
  readonly idleMs: number;
  /** null = the tray cannot tell. */
  readonly locked: boolean | null;
  readonly wallMs: number;
};

/** Everything that can change presence. `atMs` is the daemon's monotonic clock at arrival. */
export type PresenceEvent = { readonly atMs: number } & (
  | { readonly kind: 'hello'; readonly epoch: string }
  | ({ readonly kind: 'beat' } & Beat)
  | { readonly kind: 'closed' }
  | { readonly kind: 'lock'; readonly source: LockSource }
  | { readonly kind: 'unlock'; readonly source: LockSource }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'away'; readonly away: boolean }
  | { readonly kind: 'tick' }
);

/** The whole state; times are monotonic milliseconds, null = never or none. */
export type PresenceCore = {
  readonly idleAfterMs: number;
  readonly nowMs: number;
  readonly state: PresenceState;
  readonly why: string;
  /** Since when `state` holds. */
  readonly sinceMs: number;
  /** Since when the operator is not present, whatever the degree; null while present. */
  readonly absentSinceMs: number | null;
  readonly epoch: string | null;
  readonly seq: number;
  readonly lastBeatMs: number | null;
  readonly closedAtMs: number | null;
  readonly wallMs: number | null;
  readonly idleMs: number;
  readonly away: boolean;
  /** Who says "locked", and until when its word counts (null = until it takes it back). */
  readonly locks: ReadonlyMap<LockSource, number | null>;
  /** After any lock or sleep: no return without fresh input. */
  readonly owesInput: boolean;
  readonly unlockedAtMs: number | null;
  readonly activeBeats: number;
};

/** The state at start: gone, until a tray proves otherwise. */
export function initialPresence(idleAfterMs: number, atMs: number): PresenceCore {
  return {
    idleAfterMs,
    nowMs: atMs,
    state: 'gone',
    why: 'the tray app has not connected yet',
    sinceMs: atMs,
    absentSinceMs: atMs,
    epoch: null,
    seq: 0,
    lastBeatMs: null,
    closedAtMs: null,
    wallMs: null,
    idleMs: Number.POSITIVE_INFINITY,
    away: false,
    locks: new Map(),
    owesInput: false,
    unlockedAtMs: null,
    activeBeats: 0,
  };
}

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
        activeBeats: 0,
      };
    case 'beat':
      return applyBeat(core, event);
    case 'closed':
      return { ...core, closedAtMs: core.nowMs };
    case 'lock':
      return withLock(core, event.source);
    case 'unlock':
      return withoutLock(core, event.source);
    case 'suspend':
      return withLock(core, 'suspend');
    case 'resume':
      return withoutLock(core, 'suspend');
    case 'away':
      return { ...core, away: event.away };
    case 'tick':
      return core;
    default:
      return event satisfies never;
  }
}

/** SECURITY: T-14: only a beat of this epoch with a higher number renews the lease; a replayed or stale one changes nothing at all. */
function applyBeat(core: PresenceCore, beat: Beat): PresenceCore {
  if (beat.epoch !== core.epoch || beat.seq <= core.seq || core.closedAtMs !== null) return core;
  const slept = hasSlept(core, beat);
  const fresh = !slept && beat.idleMs < freshInputMs;
  const beaten: PresenceCore = {
    ...core,
    seq: beat.seq,
    lastBeatMs: core.nowMs,
    wallMs: beat.wallMs,
    idleMs: beat.idleMs,
    activeBeats: fresh ? core.activeBeats + 1 : 0,
    owesInput: core.owesInput || slept,
  };
  if (beat.locked === null) return beaten;
  return beat.locked ? withLock(beaten, 'tray-poll') : withoutLock(beaten, 'tray-poll');
}

/** Suspend without a signal: the wall clock went on while the monotonic one stood. */
function hasSlept(core: PresenceCore, beat: Beat): boolean {
  if (core.wallMs === null || core.lastBeatMs === null) return false;
  return beat.wallMs - core.wallMs - (core.nowMs - core.lastBeatMs) > wallJumpMs;
}

function withLock(core: PresenceCore, source: LockSource): PresenceCore {
  const lasts = expiresMs.get(source);
  const locks = new Map(core.locks).set(source, lasts === undefined ? null : core.nowMs + lasts);
  return { ...core, locks, owesInput: true, activeBeats: 0 };
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
    absentSinceMs: state === 'present' ? null : (core.absentSinceMs ?? core.nowMs),
    // A proof belongs to one stay: without a lease it must be given again.
    activeBeats: state === 'gone' ? 0 : paid.activeBeats,
  };
}

/** The first ground that holds, from the furthest away to present. */
function judge(core: PresenceCore, proved: boolean): { state: PresenceState; why: string } {
  if (!isLeased(core))
    return {
      state: 'gone',
      why:
        core.epoch === null
          ? 'the tray app has not connected yet'
          : 'no heartbeat from the tray app',
    };
  if (core.locks.size > 0)
    return { state: 'locked', why: `locked, says ${[...core.locks.keys()].join(', ')}` };
  if (core.owesInput) return { state: 'locked', why: 'unlocked, waiting for fresh input' };
  if (core.away) return { state: 'away', why: 'the operator is away' };
  if (core.idleMs >= core.idleAfterMs) return { state: 'idle', why: 'no input for a while' };
  if (core.state === 'present' || proved) return { state: 'present', why: 'recent input' };
  // From away no further up than idle either, until the input is seen.
  return { state: 'idle', why: 'waiting for fresh input' };
}

/** Two fresh beats in a row, and not in the moment after an unlock. */
function isProved(core: PresenceCore): boolean {
  const dwelt = core.unlockedAtMs === null || core.nowMs - core.unlockedAtMs >= unlockDwellMs;
  return dwelt && core.activeBeats >= freshBeats;
}

function isLeased(core: PresenceCore): boolean {
  const end = leaseEnd(core);
  return end !== null && core.nowMs < end;
}

/** When the lease runs out: after the last beat, or sooner when the connection is closed. */
function leaseEnd(core: PresenceCore): number | null {
  if (core.epoch === null || core.lastBeatMs === null) return null;
  const byBeat = core.lastBeatMs + leaseMs;
  return core.closedAtMs === null ? byBeat : Math.min(byBeat, core.closedAtMs + reconnectGraceMs);
}

/** Monotonic time at which a `tick` may change the state although nothing happened; null when only events can. */
export function nextDeadline(core: PresenceCore): number | null {
  const requestEnds = [...core.locks.values()].filter((until) => until !== null);
  const dwellEnd = core.unlockedAtMs === null ? null : core.unlockedAtMs + unlockDwellMs;
  const deadlines = [leaseEnd(core), dwellEnd, ...requestEnds].filter(
    (at) => at !== null && at > core.nowMs,
  );
  return deadlines.length === 0 ? null : Math.min(...deadlines.filter((at) => at !== null));
}
