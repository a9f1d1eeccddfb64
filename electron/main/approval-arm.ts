import { done, refuse, type Outcome } from '../../shared/reasons';

/**
 * When Allow counts. The rule against clicks nobody meant (T-8): the operator must have had this very card, in a window
 * that can be seen and has the focus, for `armMs`. Each of the three times starts the wait anew, so the click that
 * brings the window to the front, or that was under way when the card came, can never decide.
 */
export const armMs = 600;

/** What stands in the approve frame, as main bound it. */
export type Bound = {
  readonly approvalId: string;
  readonly digest: string;
  /** Identical calls answered together. */
  readonly count: number;
};

/** All times are monotonic milliseconds. */
export type ArmState = {
  readonly bound: Bound | null;
  /** The card was shown, or what it shows changed. */
  readonly changedAtMs: number;
  /** The window got the focus; null while it has none. */
  readonly focusedAtMs: number | null;
  /** The window can be seen: shown, not minimised, on a screen. Null while it cannot. */
  readonly visibleAtMs: number | null;
  /** The card's page said that the whole text was on screen (U07). */
  readonly read: boolean;
};

export const nothingBound: ArmState = {
  bound: null,
  changedAtMs: 0,
  focusedAtMs: null,
  visibleAtMs: null,
  read: false,
};

/** Milliseconds until Allow counts; 0 = now; null = not as things stand (nothing bound, not read to its end, no focus, not visible). */
export function armInMs(state: ArmState, nowMs: number): number | null {
  const { bound, changedAtMs, focusedAtMs, visibleAtMs } = state;
  if (bound === null || !state.read || focusedAtMs === null || visibleAtMs === null) return null;
  return Math.max(0, Math.max(changedAtMs, focusedAtMs, visibleAtMs) + armMs - nowMs);
}

/** What an allow from the frame may release. Refusals: `approval-unknown` (not the bound one), `allow-not-armed`. */
export function mayAllow(state: ArmState, approvalId: string, nowMs: number): Outcome<Bound> {
  // SECURITY: T-8, T-5: only the approval that main bound, and only when it was really looked at.
  if (state.bound === null || state.bound.approvalId !== approvalId)
    return refuse('approval-unknown');
  return armInMs(state, nowMs) === 0 ? done(state.bound) : refuse('allow-not-armed');
}

/** Binds an approval, or takes it away. Showing the same one again starts the wait again. */
export const bind = (state: ArmState, bound: Bound | null, nowMs: number): ArmState => ({
  ...state,
  bound,
  changedAtMs: nowMs,
  read: false,
});

/** The whole text was on screen. Says nothing about any other call. */
export function markRead(state: ArmState, approvalId: string, digest: string): ArmState {
  const { bound } = state;
  return bound?.approvalId === approvalId && bound.digest === digest
    ? { ...state, read: true }
    : state;
}

/** Follows the daemon's list: an approval that is gone or is another call is taken away; a changed count starts the wait again. */
export function follow(state: ArmState, pending: readonly Bound[], nowMs: number): ArmState {
  const { bound } = state;
  if (bound === null) return state;
  const now = pending.find((other) => other.approvalId === bound.approvalId);
  if (now?.digest !== bound.digest) return bind(state, null, nowMs);
  if (now.count === bound.count) return state;
  return { ...state, bound: now, changedAtMs: nowMs };
}

export type Rectangle = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** Is at least half of the window on some screen? A card pushed off the edge cannot be read, so it cannot be approved (U18). */
export function isOnScreen(window: Rectangle, screens: readonly Rectangle[]): boolean {
  const seen = screens.reduce((sum, screen) => sum + overlap(window, screen), 0);
  return seen * 2 >= window.width * window.height;
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}
