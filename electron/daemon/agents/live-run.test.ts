import { expect, it } from 'vitest';
import { stoodMs } from './live-run';

const clock = (wallMs: number, monoMs: number) => ({
  wallMs: () => wallMs,
  monoMs: () => monoMs,
  monoNs: () => 0n,
});
const stood = (now: ReturnType<typeof clock>, pausedMonoMs: number | null = 1_000): number =>
  stoodMs({ pausedAt: 500_000, pausedMonoMs }, now);

it('is how long a run stood on the clock that says more: one stands while the machine sleeps, one can be set', () => {
  expect(stood(clock(590_000, 91_000))).toBe(90_000);
  expect(stood(clock(4_100_000, 2_000))).toBe(3_600_000);
  expect(stood(clock(100_000, 91_000))).toBe(90_000);
  expect(stood(clock(590_000, 91_000), null)).toBe(90_000);
  expect(stoodMs({ pausedAt: null, pausedMonoMs: null }, clock(1, 1))).toBe(0);
});
