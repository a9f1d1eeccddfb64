import type { LockSource } from '../../../shared/model/presence';

/**
 * Witnesses that contradict each other. Absence wins in any case (the reducer sees to that); this only finds that it is so, once an
 * episode, so that the journal can name both. Pure.
 */

/** So long both may say different things: desktops tell the same thing one after the other, and a password is typed while locked. */
export const contradictsAfterMs = 10_000;

/** Who says otherwise than locked: a source that took its own word back, or the operator's hand. */
export type Opponent = LockSource | 'input';
/** Monotonic ms. `found` = it has lasted, and who said locked then. */
export type Doubt = {
  readonly against: Opponent;
  readonly sinceMs: number;
  readonly found: readonly LockSource[] | null;
};

/** What was locked until further notice, without words that expire by themselves. */
type Locks = ReadonlyMap<LockSource, number | null>;
const standing = (locks: Locks): LockSource[] =>
  [...locks].flatMap(([source, until]) => (until === null ? [source] : []));

/** A source took its word back while others stand by theirs. That lasts, and input does not: it takes the place of what was typed before. */
export function unlockDoubt(doubt: Doubt | null, source: LockSource, nowMs: number): Doubt {
  const lasting = doubt?.against === 'input' && doubt.found === null ? null : doubt;
  return lasting ?? { against: source, sinceMs: nowMs, found: null };
}

/** A source said locked (again): it contradicts nobody. */
export const lockDoubt = (doubt: Doubt | null, source: LockSource): Doubt | null =>
  doubt?.against === source && doubt.found === null ? null : doubt;

/** Input was fresh, or was not, while something is locked. */
export function inputDoubt(doubt: Doubt | null, fresh: boolean, nowMs: number): Doubt | null {
  if (fresh) return doubt ?? { against: 'input', sinceMs: nowMs, found: null };
  return doubt?.against === 'input' && doubt.found === null ? null : doubt;
}

/** Time went on: over when nothing is locked, found when it has lasted. */
export function settleDoubt(doubt: Doubt | null, locks: Locks, nowMs: number): Doubt | null {
  const held = standing(locks);
  if (doubt === null || held.length === 0) return null;
  const lasted = nowMs - doubt.sinceMs >= contradictsAfterMs;
  return doubt.found === null && lasted ? { ...doubt, found: held } : doubt;
}
