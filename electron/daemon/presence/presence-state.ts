import type { IdleSource, LockSource, PresenceState } from '../../../shared/model/presence';
import type { Doubt } from './presence-doubt';
import { noInput, type InputFacts } from './presence-input';

/** A beat keeps the operator present this long. */
export const leaseMs = 3_000;
/** The tray's socket may be closed this long before its operator is gone. */
export const reconnectGraceMs = 2_000;
/** Nothing better than locked this soon after the last unlock. */
export const unlockDwellMs = 500;
/** Input younger than this makes a beat a fresh one; `freshBeats` of them in a row are a proof of presence. */
export const freshInputMs = 5_000;
export const freshBeats = 2;
/** Idle times of a tray come in whole seconds, so input may be told as later than it was by this much. */
export const tellsLateMs = 1_000;
/** Where nobody can tell any more whether the screen is locked, the operator counts as gone after this. */
export const blindGraceMs = 15_000;
/**
 * After the daemon itself stood still (stopped, starved): the tray has this long to send a new heartbeat. What lay in the socket
 * meanwhile is read within the first `backlogMs`, or says by the tray's own clock that it is old: news of then, not of now.
 */
export const catchUpMs = leaseMs;
export const backlogMs = 300;
/** So long after the last heartbeat nothing of before counts, whether we stood still once or again and again. */
export const longestStallMs = 30_000;
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
  | { readonly kind: 'idle'; readonly source: IdleSource; readonly idleMs: number }
  | { readonly kind: 'session'; readonly wayland: boolean }
  /** The operator did something by hand in our own windows. */
  | { readonly kind: 'touch' }
  /** Does a run make input by itself right now? */
  | { readonly kind: 'made'; readonly making: boolean }
  /** Can anybody tell whether the screen is locked? */
  | { readonly kind: 'sight'; readonly blind: boolean }
  /** The daemon itself did nothing for so long. */
  | { readonly kind: 'stall'; readonly lastedMs: number }
  | { readonly kind: 'tick' }
);

/** Every degree of absence, from near to far. */
export const degrees = [
  'idle',
  'away',
  'locked',
  'gone',
] as const satisfies readonly PresenceState[];
export type Absent = (typeof degrees)[number];
/** Since when (monotonic ms) the operator has been at least so far away, without a break; null while he is not. */
export type SinceLeft = Readonly<Record<Absent, number | null>>;

/** The whole state; times are monotonic milliseconds, null = never or none. */
export type PresenceCore = {
  readonly idleAfterMs: number;
  readonly nowMs: number;
  readonly state: PresenceState;
  readonly why: string;
  /** Since when `state` holds. */
  readonly sinceMs: number;
  readonly left: SinceLeft;
  readonly epoch: string | null;
  readonly seq: number;
  readonly lastBeatMs: number | null;
  readonly closedAtMs: number | null;
  readonly wallMs: number | null;
  readonly input: InputFacts;
  readonly away: boolean;
  /** Who says "locked", and until when its word counts (null = until it takes it back). */
  readonly locks: ReadonlyMap<LockSource, number | null>;
  /** After any lock or sleep: no return without fresh input. */
  readonly owesInput: boolean;
  /** Since the last of them: only input after it pays. */
  readonly owedSinceMs: number;
  readonly unlockedAtMs: number | null;
  readonly activeBeats: number;
  /** Since when nobody can tell whether the screen is locked; null while somebody can. */
  readonly blindSinceMs: number | null;
  /** The daemon stood still: when it woke, and for how long it had; null once a new heartbeat came. */
  readonly stalled: { readonly wokeMs: number; readonly lastedMs: number } | null;
  readonly doubt: Doubt | null;
};

/** The state at start: gone, until a tray proves otherwise. */
export function initialPresence(idleAfterMs: number, atMs: number): PresenceCore {
  return {
    idleAfterMs,
    nowMs: atMs,
    state: 'gone',
    why: 'the tray app has not connected yet',
    sinceMs: atMs,
    left: { idle: atMs, away: atMs, locked: atMs, gone: atMs },
    epoch: null,
    seq: 0,
    lastBeatMs: null,
    closedAtMs: null,
    wallMs: null,
    input: noInput,
    away: false,
    locks: new Map(),
    owesInput: false,
    owedSinceMs: atMs,
    unlockedAtMs: null,
    activeBeats: 0,
    blindSinceMs: null,
    stalled: null,
    doubt: null,
  };
}
