import { describe, expect, it } from 'vitest';
import { letSleep } from './make-presence';

type Facts = { readonly standing: boolean; readonly waits: boolean; readonly nowMs: number };

/** May a machine sleep whose operator locked his screen at 600 s, after ten minutes of idleness? */
function asked({ standing, waits, nowMs }: Facts): boolean {
  let sleeps = false;
  letSleep({
    presence: {
      left: () => ({ idle: 0, away: 600_000, locked: 600_000, gone: null }),
      maySleep: () => (sleeps = true),
    },
    absence: { standing },
    unrecorded: { waits },
    parts: { platform: { clock: { monoMs: () => nowMs } } },
  });
  return sleeps;
}

describe('a machine that goes to sleep', () => {
  it('waits until what is to stand was seen to, and until that is on record (H03)', () => {
    expect(asked({ standing: false, waits: false, nowMs: 600_001 })).toBe(false);
    expect(asked({ standing: true, waits: true, nowMs: 600_001 })).toBe(false);
    expect(asked({ standing: true, waits: false, nowMs: 600_001 })).toBe(true);
  });

  it('does not wait for long, however long the operator was idle before', () => {
    const late = { standing: false, waits: true };
    expect(asked({ ...late, nowMs: 603_999 })).toBe(false);
    expect(asked({ ...late, nowMs: 604_000 })).toBe(true);
  });
});
