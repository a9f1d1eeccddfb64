import { describe, expect, it } from 'vitest';
import { historyRows } from '../fixtures/history';
import { stepFrom, withDays } from './history-items';

const items = withDays(historyRows);

describe('withDays', () => {
  it('puts one heading before the first record of each day and keeps the order', () => {
    expect(items[0]?.kind).toBe('day');
    const names = items.flatMap((item) => (item.kind === 'day' ? [item.name] : []));
    expect(new Set(names).size).toBe(names.length);
    expect(items.flatMap((item) => (item.kind === 'record' ? [item.row.seq] : []))).toEqual(
      historyRows.map((row) => row.seq),
    );
  });
});

describe('stepFrom', () => {
  it('finds the first record from nowhere, and stays at the ends', () => {
    expect(stepFrom(items, -1, 1)).toBe(1);
    expect(stepFrom(items, 1, -1)).toBe(1);
    expect(stepFrom(items, items.length - 1, 1)).toBe(items.length - 1);
  });

  it('steps over a day heading', () => {
    const heading = items.findIndex((item, i) => i > 0 && item.kind === 'day');
    expect(heading).toBeGreaterThan(0);
    expect(stepFrom(items, heading - 1, 1)).toBe(heading + 1);
    expect(stepFrom(items, heading + 1, -1)).toBe(heading - 1);
  });

  it('moves a page at a time and stops at the last record', () => {
    expect(stepFrom(items, 1, 1000)).toBe(items.length - 1);
  });
});
