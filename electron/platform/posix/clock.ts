import type { Clock } from '../../../shared/platform';

/**
 * Node's hrtime is CLOCK_MONOTONIC on Linux: it stands still while the machine sleeps. The distance that the wall
 * clock gains on it is how a missed suspend is found.
 */
export const systemClock: Clock = {
  monoMs: () => Number(process.hrtime.bigint() / 1_000_000n),
  monoNs: () => process.hrtime.bigint(),
  wallMs: () => Date.now(),
};
