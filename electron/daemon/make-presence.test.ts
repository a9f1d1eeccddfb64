import { describe, expect, it } from 'vitest';
import { letSleep } from './make-presence';

/** A machine that is about to sleep at `nowMs`, with one run; the daemon's parts as far as they are asked. */
function asked(
  left: { readonly idle: number; readonly locked: number },
  nowMs: number,
  { works = true, asksToStand = false } = {},
): boolean {
  let sleeps = false;
  letSleep({
    absence: { asksToStand: () => asksToStand },
    presence: {
      left: () => ({ idle: left.idle, away: left.locked, locked: left.locked, gone: null }),
      maySleep: () => (sleeps = true),
    },
    registry: {
      live: [
        {
          guard: { state: 'running' },
          inFlight: new Map(
            works ? [['a call', { sessionId: 's', atMs: 0, drivesInput: false }]] : [],
          ),
        },
      ],
    },
    parts: { platform: { clock: { monoMs: () => nowMs } } },
  });
  return sleeps;
}

describe('a machine that goes to sleep', () => {
  it('waits for a tool at work, but not for long, however long the operator was idle before', () => {
    const left = { idle: 0, locked: 600_000 };
    expect(asked(left, 603_999)).toBe(false);
    expect(asked(left, 604_000)).toBe(true);
  });

  it('waits for a run that is to stand and was not asked to yet, and for no other (H03)', () => {
    const left = { idle: 0, locked: 600_000 };
    expect(asked(left, 600_001, { works: false, asksToStand: true })).toBe(false);
    expect(asked(left, 604_000, { works: false, asksToStand: true })).toBe(true);
    expect(asked(left, 600_001, { works: false })).toBe(true);
  });
});
