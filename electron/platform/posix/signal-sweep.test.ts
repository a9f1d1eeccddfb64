import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProcessStat, ProcessTable } from './process-table';
import { stopUntilStable, sweepLimitMs } from './signal-sweep';

const member: ProcessStat = {
  pid: 7,
  name: 'one',
  startTime: '1',
  state: 'R',
  parent: 1,
  group: 7,
  session: 7,
  tty: 0,
  foreground: -1,
};

/** A sweep over one process that stops when it is told to, on a machine where a look takes `lookMs`. */
function sweepOf(lookMs: number, { wary = false, fleeting = false, obeys = true } = {}) {
  let state = 'R';
  const seen = { looks: 0 };
  const table: ProcessTable = {
    one: () => ({ ...member, state }),
    all: () => new Map([[member.pid, { ...member, state }]]),
    lately: () => new Map([[member.pid, { ...member, state }]]),
    childrenOf: () => [],
    reaped: () => 0,
    standing: (stat) => stat.state === 'T',
    signal: () => {
      if (obeys) state = 'T';
      return true;
    },
  };
  const look = (): ProcessStat[] => {
    seen.looks += 1;
    vi.advanceTimersByTime(lookMs);
    return [{ ...member, state }];
  };
  const orphans = (): ProcessStat[] => {
    vi.advanceTimersByTime(lookMs);
    return [];
  };
  return { seen, sweep: { table, look, orphans, wary: () => wary, traces: () => fleeting } };
}

// Time passes as the looks say.
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

describe('a sweep', () => {
  it('of a run that gives reason for doubt has its calm looks, however long each takes on a busy machine (K01)', async () => {
    const { seen, sweep } = sweepOf(250, { wary: true });
    const start = performance.now();
    const swept = await stopUntilStable(sweep, new Map());
    expect(swept).toMatchObject({ calm: true, remaining: [] });
    expect(seen.looks).toBeGreaterThan(10);
    expect(performance.now() - start).toBeGreaterThan(sweepLimitMs);
  });

  it('of those that come and go, or do not obey, is over after its time', async () => {
    for (const how of [{ fleeting: true }, { obeys: false }]) {
      const { sweep } = sweepOf(5, how);
      const start = performance.now();
      const swept = await stopUntilStable(sweep, new Map());
      expect(swept.calm && swept.remaining.length === 0).toBe(false);
      expect(performance.now() - start).toBeLessThan(sweepLimitMs + 50);
    }
  });

  it('of those ends on a busy machine as well', async () => {
    const { sweep } = sweepOf(900, { wary: true, fleeting: true });
    const start = performance.now();
    expect(await stopUntilStable(sweep, new Map())).toMatchObject({ calm: false });
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});
