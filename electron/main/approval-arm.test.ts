import { describe, expect, it } from 'vitest';
import {
  armInMs,
  armMs,
  bind,
  follow,
  isOnScreen,
  markRead,
  mayAllow,
  nothingBound,
  type ArmState,
  type Bound,
} from './approval-arm';

const card: Bound = { approvalId: 'a1', digest: 'd1', count: 1 };
const seen: ArmState = {
  bound: card,
  changedAtMs: 1_000,
  focusedAtMs: 1_000,
  visibleAtMs: 1_000,
  read: true,
};

describe('when Allow counts (U13, U14, U18)', () => {
  it('counts once the card was there, visible and in focus, for the whole wait', () => {
    expect(armInMs(seen, 1_000)).toBe(armMs);
    expect(mayAllow(seen, 'a1', 1_599)).toMatchObject({ ok: false, reason: 'allow-not-armed' });
    expect(mayAllow(seen, 'a1', 1_600)).toEqual({ ok: true, value: card });
  });

  it.each(['changedAtMs', 'focusedAtMs', 'visibleAtMs'] as const)(
    'waits from the latest: %s',
    (which) => {
      const late = { ...seen, [which]: 9_000 };
      expect(mayAllow(late, 'a1', 9_599)).toMatchObject({ ok: false, reason: 'allow-not-armed' });
      expect(mayAllow(late, 'a1', 9_600).ok).toBe(true);
    },
  );

  it.each(['focusedAtMs', 'visibleAtMs'] as const)('never counts without %s', (which) => {
    const without = { ...seen, [which]: null };
    expect(armInMs(without, 1e9)).toBeNull();
    expect(mayAllow(without, 'a1', 1e9)).toMatchObject({ ok: false, reason: 'allow-not-armed' });
  });

  it('never counts before the whole text was on screen, and only for the very call', () => {
    const shown = bind(seen, card, 1_000);
    expect(armInMs(shown, 1e9)).toBeNull();
    expect(armInMs(markRead(shown, 'a1', 'd2'), 1e9)).toBeNull();
    expect(armInMs(markRead(shown, 'a2', 'd1'), 1e9)).toBeNull();
    expect(armInMs(markRead(shown, 'a1', 'd1'), 1e9)).toBe(0);
  });

  it('refuses any approval but the bound one', () => {
    expect(mayAllow(seen, 'a2', 1e9)).toMatchObject({ ok: false, reason: 'approval-unknown' });
    expect(mayAllow(nothingBound, 'a1', 1e9)).toMatchObject({
      ok: false,
      reason: 'approval-unknown',
    });
  });
});

describe('what stands in the frame', () => {
  it('starts the wait again when the same card is shown again', () => {
    const again = markRead(bind(seen, card, 5_000), 'a1', 'd1');
    expect(armInMs(again, 5_000)).toBe(armMs);
  });

  it('starts the wait again when more identical calls join', () => {
    const joined = follow(seen, [{ ...card, count: 2 }], 7_000);
    expect(joined.bound?.count).toBe(2);
    expect(armInMs(joined, 7_000)).toBe(armMs);
  });

  it('keeps an unchanged card as it is, whatever else waits', () => {
    expect(follow(seen, [{ ...card, approvalId: 'a0' }, card], 7_000)).toBe(seen);
  });

  it.each([
    ['gone', []],
    ['another call under the same name', [{ ...card, digest: 'd2' }]],
  ])('is emptied when the approval is %s', (_why, pending) => {
    expect(follow(seen, pending, 7_000).bound).toBeNull();
  });
});

describe('on screen', () => {
  const screen = { x: 0, y: 0, width: 1440, height: 960 };
  const window = { x: 0, y: 0, width: 560, height: 640 };

  it.each([
    [0, 0, true],
    [-280, 0, true],
    [-281, 0, false],
    [1440, 0, false],
    [0, -700, false],
  ])('a window at %i, %i: %s', (x, y, expected) => {
    expect(isOnScreen({ ...window, x, y }, [screen])).toBe(expected);
  });

  it('may straddle two screens', () => {
    const two = [screen, { ...screen, x: 1440 }];
    expect(isOnScreen({ ...window, x: 1200 }, two)).toBe(true);
  });
});
