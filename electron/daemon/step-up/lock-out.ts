/** So many wrong answers in a row are free: a mistyped code is human. */
export const freeTries = 5;
const firstDelayMs = 30_000;
const lastDelayMs = 3_600_000;

/**
 * How long nothing is accepted after this many wrong answers in a row (ms): nothing below five, then 30 s, doubled with every
 * further one up to an hour. Three codes of a million are right at a time, so a guesser has about 24 tries a day, and one chance
 * in fourteen thousand.
 */
export function delayAfter(failures: number): number {
  if (failures < freeTries) return 0;
  return Math.min(lastDelayMs, firstDelayMs * 2 ** (failures - freeTries));
}

/** Milliseconds still to wait. `sinceMs` and `nowMs` are monotonic, so that setting the clock shortens nothing; a restart counts as a failure just now. */
export const lockedFor = (failures: number, sinceMs: number, nowMs: number): number =>
  Math.max(0, sinceMs + delayAfter(failures) - nowMs);
