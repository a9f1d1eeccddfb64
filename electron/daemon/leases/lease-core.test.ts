import { describe, expect, it } from 'vitest';
import {
  dueEnd,
  hasRoom,
  leftMs,
  newLease,
  presenceSeen,
  settled,
  shownLease,
  stands,
  taken,
  type LeaseTerms,
  type StandingLease,
} from './lease-core';

const start = { monoMs: 5_000, wallMs: 1_000_000 };
const minute = 60_000;
const make = (about: Partial<LeaseTerms> = {}): StandingLease =>
  newLease(
    'lease-1',
    { agentId: 'a', minutes: 10, calls: 2, scopes: ['read'], outlivesTray: false, ...about },
    { now: start, presence: 'present' },
  );
/** `mono` and `wall` milliseconds later, which a sleep or a set clock makes different. */
const later = (mono: number, wall = mono) => ({
  monoMs: start.monoMs + mono,
  wallMs: start.wallMs + wall,
});
const seen = (lease: StandingLease, state: Parameters<typeof presenceSeen>[1]): StandingLease => {
  const next = presenceSeen(lease, state);
  if (typeof next === 'string') throw new Error(next);
  return next;
};

describe('the time of a lease', () => {
  it('is the shorter of both clocks', () => {
    expect(leftMs(make(), later(minute))).toBe(9 * minute);
    expect(dueEnd(make(), later(10 * minute - 1))).toBeNull();
    expect(dueEnd(make(), later(10 * minute))).toBe('time');
  });

  it('runs on while the machine sleeps, when the monotonic clock stands (H05)', () => {
    expect(leftMs(make(), later(minute, 9 * minute))).toBe(minute);
    expect(dueEnd(make(), later(minute, 10 * minute))).toBe('time');
  });

  it.each([
    ['back by a day', later(10 * minute, -86_400_000), 'time'],
    ['back by a day, too early', later(9 * minute, -86_400_000), null],
    ['on by a day', later(0, 86_400_000), 'time'],
  ] as const)('is not lengthened by a wall clock put %s (H05)', (_how, now, end) => {
    expect(dueEnd(make(), now)).toBe(end);
  });

  it('is never beyond the bounds, nor are the calls', () => {
    const lease = make({ minutes: 100_000, calls: 1e9 });
    expect(shownLease(lease, start)).toMatchObject({ expiresInMs: 720 * minute, calls: 2_000 });
  });
});

describe('the calls of a lease', () => {
  it('are counted when they begin; the last one keeps it standing until it is answered', () => {
    const [one, two] = [taken(make()), taken(taken(make()))];
    expect([hasRoom(make(), start), hasRoom(one, start), hasRoom(two, start)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([stands(two, start), dueEnd(two, start)]).toEqual([true, null]);
    expect(dueEnd(settled(two), start)).toBeNull();
    expect(dueEnd(settled(settled(two)), start)).toBe('calls');
    expect(settled(settled(two)).used).toBe(2);
  });

  it('do not keep it standing beyond its time', () => {
    expect(stands(taken(taken(make())), later(10 * minute))).toBe(false);
  });
});

describe('presence and a lease', () => {
  it('ends at the return, and not before the operator has left', () => {
    expect(presenceSeen(make(), 'present')).toMatchObject({ id: 'lease-1' });
    for (const state of ['idle', 'away', 'locked'] as const)
      expect(presenceSeen(seen(make(), state), 'present')).toBe('returned');
  });

  it('goes through every degree of absence', () => {
    const lease = seen(seen(seen(make(), 'idle'), 'locked'), 'idle');
    expect(presenceSeen(lease, 'present')).toBe('returned');
  });

  it('ends with the tray app, unless it was made to outlive it', () => {
    expect(presenceSeen(make(), 'gone')).toBe('tray-lost');
    const outlives = seen(make({ outlivesTray: true }), 'gone');
    expect(presenceSeen(seen(outlives, 'locked'), 'present')).toBe('returned');
  });

  it('that was made while the operator was leaving ends at his return too', () => {
    const lease = newLease('lease-2', make().terms, { now: start, presence: 'locked' });
    expect(presenceSeen(lease, 'present')).toBe('returned');
  });
});
