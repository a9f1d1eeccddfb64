import { describe, expect, it } from 'vitest';
import { duration, relative, tookWords } from './moments';

const now = Date.UTC(2026, 4, 14, 9, 41);

describe('relative', () => {
  it.each([
    [0, 'now'],
    [59_000, 'now'],
    [60_000, '1 min. ago'],
    [3_600_000 * 5, '5 hr. ago'],
    [86_400_000, 'yesterday'],
  ])('%i ms ago is %s', (ms, words) => {
    expect(relative(now - ms, now)).toBe(words);
  });
});

describe('duration', () => {
  it.each([
    [0, '0 sec'],
    [-5, '0 sec'],
    [59_400, '59 sec'],
    [570_000, '9 min, 30 sec'],
    [600_000, '10 min'],
    [7_265_000, '2 hr, 1 min'],
  ])('%i ms is %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });
});

describe('tookWords', () => {
  it('changes unit at a second', () => {
    expect([tookWords(4), tookWords(1250)]).toEqual(['4 ms', '1.3 sec']);
  });
});
