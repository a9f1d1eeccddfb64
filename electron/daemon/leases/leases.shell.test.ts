import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../shared/model/journal';
import type { PresenceState } from '../../../shared/model/presence';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import type { Journal } from '../../../shared/store-port';
import { closedJournal } from '../store/closed-journal';
import { Leases } from './leases.shell';

const terms = {
  agentId: 'claude-code',
  minutes: 10,
  calls: 2,
  scopes: ['read'],
  outlivesTray: false,
} as const;
const minute = 60_000;

/** Leases over two clocks that a test sets, and a journal that keeps what it is given, or refuses it. */
function rig() {
  const at = { monoMs: 0, wallMs: 1_000_000, presence: 'present' as PresenceState, full: false };
  const entries: JournalEntry[] = [];
  const append: Journal['append'] = (entry) => {
    if (at.full) return Promise.resolve(refuse('journal-unavailable'));
    entries.push(entry);
    const chained = {
      seq: entries.length,
      wallMs: 0,
      monoNs: '0',
      bootId: 'b',
      prev: '',
      hash: '',
    };
    return Promise.resolve(done({ ...entry, ...chained }));
  };
  let ids = 0;
  const leases = new Leases({
    clock: { monoMs: () => at.monoMs, monoNs: () => 0n, wallMs: () => at.wallMs },
    journal: { ...closedJournal(refuse('journal-unavailable')), append },
    presence: () => at.presence,
    newId: () => `lease-${(ids += 1)}`,
    onChange: () => undefined,
  });
  return {
    at,
    leases,
    said: () => entries.map(({ type, payload: { ended } }) => [type, ended ?? null]),
  };
}

let { at, leases, said } = rig();
beforeEach(() => ({ at, leases, said } = rig()));
afterEach(() => expect(leases.shown.length).toBeLessThanOrEqual(1));
const make = (): Promise<Outcome<unknown>> => leases.make(terms, () => null);
/** In one tick, so that no record comes between. */
function leaveAndReturn(): Promise<unknown> {
  const changes = (['locked', 'present'] as const).map((presence) => {
    at.presence = presence;
    return leases.presenceChanged();
  });
  return Promise.all(changes);
}
const standing = () => leases.of('claude-code');

describe('time', () => {
  it.each([
    ['passes', 10 * minute, 10 * minute],
    ['passes while the machine sleeps', 1 * minute, 10 * minute],
    ['passes while the wall clock is put back', 10 * minute, -86_400_000],
    ['is skipped by a wall clock that is put on', 0, 86_400_000],
  ])('that %s ends a lease, on record (H05)', async (_how, mono, wall) => {
    await make();
    at.monoMs += mono;
    at.wallMs += wall;
    // At once, and not only when somebody looks after it.
    expect(standing()).toBeNull();
    await leases.tend();
    expect(said()).toEqual([
      ['lease.made', null],
      ['lease.ended', 'time'],
    ]);
    expect(leases.endedMonoMs('claude-code')).toBe(at.monoMs);
    at.wallMs -= wall;
    at.monoMs = 0;
    expect(standing()).toBeNull();
  });
});

describe('calls', () => {
  it('take their places one by one; the last one keeps its own until it is answered', async () => {
    await make();
    leases.take('lease-1');
    leases.take('lease-1');
    const lease = standing()!;
    expect([leases.lets(lease, null), leases.lets(lease, 'lease-1')]).toEqual([false, true]);
    await leases.tend();
    leases.settle('lease-1');
    await leases.tend();
    expect(standing()).not.toBeNull();
    leases.settle('lease-1');
    expect(standing()).toBeNull();
    await leases.tend();
    expect(said()).toEqual([
      ['lease.made', null],
      ['lease.ended', 'calls'],
    ]);
  });

  it('of a lease that is over change nothing', async () => {
    await make();
    await leases.revoke('lease-1');
    leases.take('lease-1');
    expect([standing(), leases.shown]).toEqual([null, []]);
  });
});

describe('a lease', () => {
  it('that is not on record does not stand', async () => {
    at.full = true;
    expect(await make()).toMatchObject({ reason: 'journal-unavailable' });
    expect(standing()).toBeNull();
  });

  it('that something forbids by the time it is on record does not stand, and that is on record too', async () => {
    const made = await leases.make(terms, () => refuse('not-present'));
    expect(made).toMatchObject({ reason: 'not-present' });
    expect(standing()).toBeNull();
    expect(said()).toEqual([
      ['lease.made', null],
      ['lease.ended', 'revoked'],
    ]);
  });

  it.each([
    ['everything is ended', 'revoked', () => leases.endAll('revoked')],
    ['the tray app is gone for a moment', 'tray-lost', () => leases.trayLost()],
    ['the operator leaves and returns', 'returned', () => leaveAndReturn()],
  ] as const)(
    'whose record is on its way when %s never stands, and the one before it ends as well',
    async (_what, end, happens) => {
      await make();
      const making = make();
      await happens();
      expect(await making).toMatchObject({ reason: 'lease-unknown' });
      expect([standing(), leases.shown]).toEqual([null, []]);
      expect(said()).toEqual([
        ['lease.made', null],
        ['lease.made', null],
        ['lease.ended', end],
        ['lease.ended', end],
      ]);
    },
  );

  it('ends before its end is on record, also when that cannot be written', async () => {
    await make();
    at.full = true;
    const ending = leases.revoke('lease-1');
    expect(standing()).toBeNull();
    expect(await ending).toEqual({ ok: true, value: {} });
  });
});
