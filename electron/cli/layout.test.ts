import { describe, expect, it } from 'vitest';
import { columns, count, cut, duration, localTime } from './layout';

describe('layout', () => {
  it('puts cells under each other, with no blanks at the ends of lines', () => {
    expect(
      columns([
        ['a', 'long', 'x'],
        ['bcd', 'e', 'y z'],
        ['f', 'g', ''],
      ]),
    ).toEqual(['a    long  x', 'bcd  e     y z', 'f    g']);
  });

  it.each([
    [-5, '0 s'],
    [89_000, '89 s'],
    [90_000, '2 min'],
    [5_399_000, '90 min'],
    [5_400_000, '2 h'],
    [172_800_000, '2 d'],
  ])('says %i ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it('says times so that they sort', () => {
    const at = new Date(2026, 0, 2, 3, 4, 5).getTime();
    expect(localTime(at)).toBe('2026-01-02 03:04:05');
  });

  it('cuts and counts', () => {
    expect([
      cut('abcdef', 4),
      cut('abcd', 4),
      count(1, 'call'),
      count(2, 'process', 'processes'),
    ]).toEqual(['abc…', 'abcd', '1 call', '2 processes']);
  });
});
