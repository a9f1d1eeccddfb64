import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../shared/json';
import type { JournalEntry, JournalRecord } from '../../shared/model/journal';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { Unrecorded } from './unrecorded';

const entry = (type: JournalEntry['type'], summary = 'said'): JournalEntry => ({
  type,
  agent: null,
  run: null,
  presence: 'locked',
  decision: null,
  rule: null,
  route: null,
  payload: { summary },
});
const recordOf = (type: JournalEntry['type'], payload: JsonObject): JournalRecord => ({
  ...entry(type),
  payload,
  seq: 1,
  wallMs: 0,
  monoNs: '0',
  bootId: '',
  prev: '',
  hash: '',
});
const presence = (state: string): JournalEntry => ({
  ...entry('presence.changed'),
  payload: { summary: `${state}: a test`, state, why: 'a test' },
});
const full = refuse('journal-unavailable', 'database or disk is full');

/** A journal that takes records while `takes`; `meanwhile` happens while one is on its way. */
function rig(journalFault: 'journal-corrupt' | null = null, left: number | null = null) {
  const world = {
    takes: false,
    written: [] as [string, JsonObject][],
    notice: null as string | null,
    marked: false,
    nowMs: 0,
    meanwhile: () => undefined as void,
    notices: {
      set: (_id: string, _level: string, text: string | null) => void (world.notice = text),
    },
    presence: { current: () => ({ state: 'locked', why: 'a test', since: 0 }) as const },
    parts: {
      journalFault,
      platform: { clock: { wallMs: () => 90_000, monoMs: () => world.nowMs, monoNs: () => 0n } },
      unrecordedMark: { left, set: (missing: boolean) => void (world.marked = missing) },
    },
    note: async (
      type: JournalEntry['type'],
      summary: string,
      extra: JsonObject = {},
    ): Promise<Outcome<JournalRecord>> => {
      world.meanwhile();
      const kept = world.takes ? done(recordOf(type, { summary, ...extra })) : full;
      if (kept.ok) world.written.push([type, kept.value.payload]);
      unrecorded.asks(entry(type, summary))(kept);
      return kept;
    },
  };
  const unrecorded = new Unrecorded(world);
  return { world, unrecorded };
}

describe('what could not be recorded', () => {
  it('stands in a notice until it is told, and where the operator is comes after it', async () => {
    const { world, unrecorded } = rig();
    unrecorded.asks(entry('presence.changed', 'locked: a test'))(full);
    expect(world.notice).toContain('Nothing can be recorded, so every call is denied');
    await unrecorded.tell();
    expect(world.notice).not.toBeNull();
    world.takes = true;
    await unrecorded.tell();
    expect(world.notice).toBeNull();
    expect(world.written).toMatchObject([
      ['journal.refused', { count: 1, refused: [expect.stringContaining('locked: a test')] }],
      ['presence.changed', { state: 'locked' }],
    ]);
  });

  it('loses nothing that is refused while it is told', async () => {
    const { world, unrecorded } = rig();
    for (let at = 0; at < 60; at++) unrecorded.asks(entry('run.paused', `first ${at}`))(full);
    world.takes = true;
    world.meanwhile = () => {
      world.meanwhile = () => undefined;
      unrecorded.asks(entry('run.paused', 'late'))(full);
    };
    await unrecorded.tell();
    expect(world.notice).not.toBeNull();
    await unrecorded.tell();
    expect(world.notice).toBeNull();
    expect(world.written.map(([, { count }]) => count)).toEqual([60, 1]);
    const [first, second] = world.written.map(([, { refused }]) => refused as string[]);
    expect(first).toHaveLength(50);
    expect(second).toHaveLength(1);
  });

  it('is told at once when a record goes through by itself', async () => {
    const { world, unrecorded } = rig();
    unrecorded.asks(entry('run.paused'))(full);
    world.takes = true;
    await world.note('rules.loaded', 'any record');
    await Promise.resolve();
    expect(world.written.map(([type]) => type)).toEqual(['rules.loaded', 'journal.refused']);
  });

  it('says afterwards of what kind it was, and where the operator was meanwhile', async () => {
    const { world, unrecorded } = rig();
    unrecorded.asks(presence('locked'))(full);
    unrecorded.asks(entry('run.paused'))(full);
    await unrecorded.tell();
    unrecorded.asks(presence('present'))(full);
    world.takes = true;
    await unrecorded.tell();
    expect(world.written).toMatchObject([
      [
        'journal.refused',
        {
          since: 90_000,
          summary:
            'nothing could be recorded for 0 s; 3 records were refused: 2 × presence.changed, 1 × run.paused',
        },
      ],
      [
        'presence.changed',
        {
          state: 'locked',
          unrecorded: {
            seq: 1,
            states: [
              { state: 'locked', why: 'a test', atMs: 90_000 },
              { state: 'present', why: 'a test', atMs: 90_000 },
            ],
          },
        },
      ],
    ]);
  });

  it('says the return in the order in which it came, though that was recorded first', async () => {
    const { world, unrecorded } = rig();
    unrecorded.asks(presence('locked'))(full);
    world.takes = true;
    unrecorded.asks(presence('present'))(done(recordOf('presence.changed', {})));
    await new Promise((settle) => setImmediate(settle));
    expect(world.written.map(([type]) => type)).toEqual(['journal.refused', 'presence.changed']);
    expect(world.written[1]?.[1]).toMatchObject({
      unrecorded: { states: [{ state: 'locked' }, { state: 'present' }] },
    });
  });

  it('is marked for the daemon after this one until it is told, which tells it then (R02)', async () => {
    const { world, unrecorded } = rig();
    unrecorded.asks(entry('run.paused'))(full);
    expect(world.marked).toBe(true);
    world.takes = true;
    await unrecorded.tell();
    expect(world.marked).toBe(false);
    const next = rig(null, 30_000);
    next.world.takes = true;
    await next.unrecorded.tell();
    expect(next.world.written).toMatchObject([
      ['journal.refused', { since: 30_000, refused: [expect.stringContaining('before this one')] }],
    ]);
  });

  it('says nothing of an entry that is no JSON, nor of a journal that never opened', () => {
    const { world, unrecorded } = rig();
    unrecorded.asks(entry('fault'))(refuse('body-invalid'));
    expect(world.notice).toBeNull();
    const closed = rig('journal-corrupt');
    closed.unrecorded.asks(entry('fault'))(refuse('journal-corrupt'));
    expect(closed.world.notice).toBeNull();
  });
});

describe('a record that hangs', () => {
  it('is told in the same notice after a while, and marked, until it is there', async () => {
    const { world, unrecorded } = rig();
    const kept = unrecorded.asks(entry('call.decided'));
    world.nowMs = 2_999;
    await unrecorded.tell();
    expect([world.notice, world.marked, unrecorded.waits]).toEqual([null, false, true]);
    world.nowMs = 3_000;
    await unrecorded.tell();
    expect(world.notice).toContain('Nothing is recorded, so every call waits');
    expect(world.marked).toBe(true);
    kept(done(recordOf('call.decided', {})));
    expect([world.notice, world.marked, unrecorded.waits]).toEqual([null, false, false]);
    expect(world.written).toEqual([]);
  });

  it('says nothing of those that were there in time, however many there are', async () => {
    const { world, unrecorded } = rig();
    for (let at = 0; at < 10; at++) {
      const kept = unrecorded.asks(entry('call.decided'));
      world.nowMs += 1_000;
      await unrecorded.tell();
      kept(done(recordOf('call.decided', {})));
    }
    expect(world.notice).toBeNull();
  });
});
