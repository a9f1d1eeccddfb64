import { describe, expect, it } from 'vitest';
import { delayAfter, freeTries, lockedFor } from './lock-out';

describe('lock-out', () => {
  it('S06: five wrong answers lock, and each further one for twice as long, up to an hour', () => {
    expect([0, 1, 2, 3, 4].map(delayAfter)).toEqual([0, 0, 0, 0, 0]);
    expect([5, 6, 7, 8].map(delayAfter)).toEqual([30_000, 60_000, 120_000, 240_000]);
    expect(delayAfter(40)).toBe(3_600_000);
    expect(delayAfter(5_000)).toBe(3_600_000);
  });

  it('runs out on the clock it was given, and no sooner', () => {
    expect(lockedFor(freeTries, 1_000, 1_000)).toBe(30_000);
    expect(lockedFor(freeTries, 1_000, 30_999)).toBe(1);
    expect(lockedFor(freeTries, 1_000, 31_000)).toBe(0);
    expect(lockedFor(freeTries - 1, 1_000, 1_000)).toBe(0);
  });
});
