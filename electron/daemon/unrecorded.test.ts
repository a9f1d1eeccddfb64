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
const full = refuse('journal-unavailable', 'database or disk is full');

/** A journal that takes records while `takes`; `meanwhile` happens while one is on its way. */
function rig(journalFault: 'journal-corrupt' | null = null) {
  const world = {
    takes: false,
    written: [] as [string, JsonObject][],
    notice: null as string | null,
    meanwhile: () => undefined as void,
    notices: {
      set: (_id: string, _level: string, text: string | null) => void (world.notice = text),
    },
    presence: { current: () => ({ state: 'locked', why: 'a test', since: 0 }) as const },
    parts: {
      journalFault,
      platform: { clock: { wallMs: () => 90_000, monoMs: () => 0, monoNs: () => 0n } },
    },
    note: async (
      type: JournalEntry['type'],
      summary: string,
      extra: JsonObject = {},
    ): Promise<Outcome<JournalRecord>> => {
      world.meanwhile();
      const kept = world.takes ? done(recordOf(type, { summary, ...extra })) : full;
      if (kept.ok) world.written.push([type, kept.value.payload]);
      unrecorded.heard(entry(type, summary), kept);
      return kept;
    },
  };
  const unrecorded = new Unrecorded(world);
  return { world, unrecorded };
}

describe('what could not be recorded', () => {
  it('stands in a notice until it is told, and where the operator is comes after it', async () => {
    const { world, unrecorded } = rig();
    unrecorded.heard(entry('presence.changed', 'locked: a test'), full);
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

  it('loses nothing that is refused while it is told, and names no more than it counts', async () => {
    const { world, unrecorded } = rig();
    for (let at = 0; at < 60; at++) unrecorded.heard(entry('run.paused', `first ${at}`), full);
    world.takes = true;
    world.meanwhile = () => {
      world.meanwhile = () => undefined;
      unrecorded.heard(entry('run.paused', 'late'), full);
    };
    await unrecorded.tell();
    expect(world.notice).not.toBeNull();
    await unrecorded.tell();
    expect(world.notice).toBeNull();
    expect(world.written.map(([, { count }]) => count)).toEqual([60, 1]);
    const [first, second] = world.written.map(([, { refused }]) => refused as string[]);
    expect(first).toHaveLength(50);
    expect(second).toHaveLength(0);
  });

  it('is told at once when a record goes through by itself', async () => {
    const { world, unrecorded } = rig();
    unrecorded.heard(entry('run.paused'), full);
    world.takes = true;
    await world.note('rules.loaded', 'any record');
    await Promise.resolve();
    expect(world.written.map(([type]) => type)).toEqual(['rules.loaded', 'journal.refused']);
  });

  it('says nothing of an entry that is no JSON, nor of a journal that never opened', () => {
    const { world, unrecorded } = rig();
    unrecorded.heard(entry('fault'), refuse('body-invalid'));
    expect(world.notice).toBeNull();
    const closed = rig('journal-corrupt');
    closed.unrecorded.heard(entry('fault'), refuse('journal-corrupt'));
    expect(closed.world.notice).toBeNull();
  });
});
