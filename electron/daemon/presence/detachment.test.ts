import { describe, expect, it } from 'vitest';
import {
  asksAfterMs,
  defaultDetachment,
  detachmentPlan,
  resumeModeFor,
  stricter,
  type Absence,
  type Detachment,
} from './detachment';

const states = ['idle', 'away', 'locked', 'gone'] as const;
const acts = ['continue', 'hold', 'pause', 'kill'] as const;
const leftAt = 1_000;
/** Gone so far in one step. */
const leftTo = (state: Absence['state']): Absence['left'] => {
  const reached = states.findIndex((one) => one === state);
  const at = (degree: number): number | null => (degree > reached ? null : leftAt);
  return { idle: at(0), away: at(1), locked: at(2), gone: at(3) };
};
const absent = (about: Partial<Absence> & Pick<Absence, 'state'>): Absence => ({
  left: leftTo(about.state),
  leased: false,
  leaseEndedMs: null,
  weak: false,
  ...about,
});
const plan = (
  about: Parameters<typeof absent>[0],
  afterMs: number,
  policy: Partial<typeof defaultDetachment> = {},
) => detachmentPlan({ ...defaultDetachment, ...policy }, absent(about), leftAt + afterMs);
const passes = (reads: boolean, leased: boolean) => ({ reads, leased });

describe('by default', () => {
  it('present runs with an open gate', () => {
    expect(plan({ state: 'present' }, 0)).toEqual({ gate: 'open', act: 'run' });
  });

  it.each([
    ['idle', true],
    ['away', false],
  ] as const)('%s only holds calls; reading passes: %s (H02)', (state, reads) => {
    const expected = { gate: 'closed', act: 'run', passes: passes(reads, false) };
    expect(plan({ state }, 0)).toEqual(expected);
    expect(plan({ state }, 1e9)).toEqual(expected);
  });

  it.each(['locked', 'gone'] as const)('%s drains first and freezes then', (state) => {
    const draining = { gate: 'closed', act: 'drain', untilMs: 4_000, passes: passes(false, false) };
    expect(plan({ state }, 0)).toEqual(draining);
    expect(plan({ state }, 2_999)).toEqual(draining);
    expect(plan({ state }, 3_000)).toMatchObject({ gate: 'closed', act: 'freeze' });
  });
});

describe('any policy', () => {
  const expected: Record<Detachment, string> = {
    continue: 'run',
    hold: 'run',
    pause: 'freeze',
    kill: 'kill',
  };
  for (const state of states)
    for (const act of acts)
      it(`${state} = ${act} closes the gate`, () => {
        expect(plan({ state }, 0, { [state]: act, drainMs: 0 })).toMatchObject({
          gate: 'closed',
          act: expected[act],
        });
      });

  it.each(states)('%s = kill stands still at once and is ended after its time', (state) => {
    const policy = { [state]: 'kill', killAfterMs: 60_000, drainMs: 3_000 } as const;
    expect(plan({ state }, 0, policy)).toMatchObject({ act: 'freeze' });
    expect(plan({ state }, 59_999, policy)).toMatchObject({ act: 'freeze' });
    expect(plan({ state }, 60_000, policy)).toMatchObject({ act: 'kill' });
  });

  it('lets reading pass where it says so, never behind a locked screen or without a tray app', () => {
    const reads = (state: (typeof states)[number], policy: Partial<typeof defaultDetachment>) => {
      const made = plan({ state }, 0, policy);
      return made.gate === 'closed' && made.passes.reads;
    };
    expect(reads('idle', { readOnly: false })).toBe(false);
    expect(reads('idle', { idle: 'pause' })).toBe(false);
    expect(reads('away', { away: 'continue' })).toBe(true);
    expect(reads('away', { away: 'continue', readOnly: false })).toBe(false);
    for (const state of ['locked', 'gone'] as const)
      expect(reads(state, { [state]: 'continue' })).toBe(false);
  });
});

describe('times', () => {
  const long = leftAt - 600_000;
  /** Idle for long before, and so far away since `leftAt`. */
  const idleFirst = (state: 'away' | 'locked' | 'gone') => {
    const left = { idle: long, away: leftAt, locked: null, gone: null };
    if (state === 'away') return { state, left };
    return { state, left: { ...left, locked: leftAt, gone: state === 'gone' ? leftAt : null } };
  };

  it.each(['locked', 'gone'] as const)(
    'count from when %s first asked, not from the idleness before',
    (state) => {
      expect(plan(idleFirst(state), 2_999)).toMatchObject({
        act: 'drain',
        untilMs: leftAt + 3_000,
      });
      expect(plan(idleFirst(state), 3_000)).toMatchObject({ act: 'freeze' });
      const kill = { [state]: 'kill', killAfterMs: 60_000 } as const;
      expect(plan(idleFirst(state), 59_999, kill)).toMatchObject({ act: 'freeze' });
      expect(plan(idleFirst(state), 60_000, kill)).toMatchObject({ act: 'kill' });
    },
  );

  it('count on where a farther degree asks the same, and anew where it asks for the first time', () => {
    const left = { idle: long, away: long, locked: leftAt - 2_000, gone: leftAt };
    const gone = { state: 'gone', left } as const;
    expect(plan(gone, 999)).toMatchObject({ act: 'drain', untilMs: leftAt + 1_000 });
    expect(plan(gone, 1_000)).toMatchObject({ act: 'freeze' });
    expect(plan(gone, 0, { idle: 'pause' })).toMatchObject({ act: 'drain' });
    expect(plan(gone, 0, { idle: 'pause', away: 'kill' })).toMatchObject({ act: 'freeze' });
    const kill = { locked: 'pause', gone: 'kill', killAfterMs: 5_000 } as const;
    expect(plan(gone, 4_999, kill)).toMatchObject({ act: 'freeze' });
    expect(plan(gone, 5_000, kill)).toMatchObject({ act: 'kill' });
  });
});

describe('a lease', () => {
  it.each(states)('keeps a run going that is %s, and lets its own calls pass', (state) => {
    for (const act of ['continue', 'hold', 'pause'] as const)
      expect(plan({ state, leased: true }, 1e9, { [state]: act })).toMatchObject({
        gate: 'closed',
        act: 'run',
        passes: { leased: true },
      });
  });

  it.each(states)('does not stay a kill while %s', (state) => {
    const policy = { [state]: 'kill', killAfterMs: 1_000 } as const;
    expect(plan({ state, leased: true }, 0, policy)).toEqual({
      gate: 'closed',
      act: 'freeze',
      passes: passes(false, false),
    });
    expect(plan({ state, leased: true }, 1_000, policy)).toMatchObject({ act: 'kill' });
  });

  it('that ended leaves what is at work its drain from there', () => {
    const ended = { state: 'locked', leaseEndedMs: leftAt + 60_000 } as const;
    expect(plan(ended, 62_999)).toMatchObject({ act: 'drain', untilMs: leftAt + 63_000 });
    expect(plan(ended, 63_000)).toMatchObject({ act: 'freeze' });
  });
});

describe('a weakly contained run', () => {
  it.each(states)('is paused where `continue` is said for %s', (state) => {
    const policy = { [state]: 'continue', drainMs: 0 } as const;
    expect(plan({ state, weak: true }, 0, policy)).toMatchObject({ act: 'freeze' });
    expect(plan({ state, weak: true }, 0, { ...policy, weakLeases: true })).toMatchObject({
      act: 'run',
    });
  });
});

describe('what lets a paused run go on', () => {
  const quiet = { pausedMs: asksAfterMs, trouble: null };
  it('is the return itself, unless it stood long or something happened', () => {
    expect(resumeModeFor('auto', quiet)).toBe('auto');
    expect(resumeModeFor('auto', { ...quiet, pausedMs: asksAfterMs + 1 })).toBe('ask');
    expect(resumeModeFor('auto', { ...quiet, trouble: 'a call was denied' })).toBe('ask');
  });

  it('is never less than the policy says', () => {
    expect(resumeModeFor('ask', quiet)).toBe('ask');
    expect(resumeModeFor('prove', { pausedMs: 1e9, trouble: 'x' })).toBe('prove');
    expect([stricter('auto', 'ask'), stricter('prove', 'auto')]).toEqual(['ask', 'prove']);
  });
});
