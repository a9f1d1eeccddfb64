import { describe, expect, it } from 'vitest';
import { idleAbsenceMs, newestAbsence, shortStayMs } from './absence';
import { timelineOf, type Step } from './timeline.test-data';

const newest = (...steps: readonly Step[]) =>
  newestAbsence(timelineOf(...steps), { wallMs: 1_000_000, whole: true });
const here = { kind: 'present', atMs: 0 } as const;
const back = { kind: 'present', atMs: 900_000 } as const;

describe('the newest absence', () => {
  it('lasts from the first moment without the operator to the next with him, whatever lay between', () => {
    expect(
      newest(
        here,
        { kind: 'idle', atMs: 100 },
        { kind: 'locked', atMs: 200 },
        { kind: 'gone', atMs: 300 },
        { kind: 'locked', atMs: 400 },
        back,
      ),
    ).toMatchObject({ leftAt: 100, fromSeq: 2, returned: { atMs: 900_000, seq: 6 } });
  });

  it('is open while he is away', () => {
    expect(newest(here, { kind: 'away', atMs: 100 })).toMatchObject({
      leftAt: 100,
      returned: null,
    });
  });

  it('is no moment without input, but a long one is', () => {
    const idle = (atMs: number) => ({ kind: 'idle', atMs }) as const;
    expect(newest(here, idle(900_000 - idleAbsenceMs + 1), back)).toBeNull();
    expect(newest(here, idle(900_000 - idleAbsenceMs), back)).toMatchObject({ fromSeq: 2 });
    expect(newest(here, idle(1_000_000 - idleAbsenceMs))).toMatchObject({ returned: null });
  });

  it('stays the one before while the operator is only idle for a moment', () => {
    expect(
      newest(
        here,
        { kind: 'locked', atMs: 50 },
        { ...here, atMs: 90 },
        { kind: 'idle', atMs: 999_999 },
      ),
    ).toMatchObject({ leftAt: 50, returned: { atMs: 90 } });
  });

  it('is not ended by a stay of a moment, in which nothing can be told', () => {
    const stay = (lastsMs: number) =>
      newest(
        here,
        { kind: 'locked', atMs: 10_000 },
        { ...here, atMs: 400_000 },
        { kind: 'away', atMs: 400_000 + lastsMs },
        { ...here, atMs: 600_000 },
      );
    expect(stay(shortStayMs - 1)).toMatchObject({ leftAt: 10_000, returned: { atMs: 600_000 } });
    expect(stay(shortStayMs)).toMatchObject({ leftAt: 400_000 + shortStayMs });
  });

  it('is not the time before anybody had been there', () => {
    expect(newest({ kind: 'started', atMs: 0 }, { kind: 'present', atMs: 50 })).toBeNull();
    expect(newest()).toBeNull();
  });

  it('is one across a restart of the machine', () => {
    expect(
      newest(
        here,
        { kind: 'locked', atMs: 100 },
        { kind: 'stopped', atMs: 200 },
        { kind: 'started', atMs: 800 },
        back,
      ),
    ).toMatchObject({ leftAt: 100, fromSeq: 2, returned: { seq: 5 } });
  });

  it('is not lost when the clock is set back in it', () => {
    expect(
      newest(here, { kind: 'locked', atMs: -500 }, { kind: 'present', atMs: -100 }),
    ).toMatchObject({
      fromSeq: 2,
      returned: { seq: 3 },
    });
  });
});
