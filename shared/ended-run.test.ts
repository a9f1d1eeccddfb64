import { describe, expect, it } from 'vitest';
import { byNow } from './ended-run';
import type { Run } from './model/run';
import type { Snapshot } from './model/snapshot';

const left = { pid: 3, startTime: '1', name: 'node' };
const resisting = { runId: 'a', label: 'a', ended: 2, verified: false, remaining: [left] };
const naming = (...ids: readonly string[]): Snapshot =>
  ({ runs: ids.map((id) => ({ id }) as Run) }) as unknown as Snapshot;

describe('a run that could not be proved ended', () => {
  it('is ended to its last process once a later snapshot names it no more (R11)', () => {
    expect(byNow(resisting, naming('b'))).toEqual({
      ...resisting,
      ended: 3,
      verified: true,
      remaining: [],
    });
    expect(byNow({ ...resisting, remaining: [] }, naming()).verified).toBe(true);
  });

  it('stays so while it is named, and while nothing is known', () => {
    expect(byNow(resisting, naming('b', 'a'))).toEqual(resisting);
    expect(byNow(resisting, null)).toEqual(resisting);
  });
});

describe('a run that was proved ended', () => {
  it('stays so, named or not', () => {
    const ended = { ...resisting, ended: 3, verified: true, remaining: [] };
    expect([byNow(ended, naming('a')), byNow(ended, naming())]).toEqual([ended, ended]);
  });
});
