import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../shared/model/journal';
import type { HistoryQuery } from '../../../shared/protocol';
import { openForReading } from './open-database';
import { pageQuery } from './page-query';
import { entry, TemporaryJournal } from './temporary-journal';
import { timelineQuery } from './timeline';

let journal: TemporaryJournal;
beforeEach(() => {
  journal = new TemporaryJournal();
});
afterEach(() => journal.remove());

function page(query: Partial<HistoryQuery> = {}): number[] {
  const found = journal.read((reader) => reader.page({ limit: 50, ...query }));
  if (!found.ok) throw new Error(found.detail);
  return found.value.rows.map((row) => row.seq);
}

describe('what the journal answers', () => {
  const call = (
    key: string,
    type: 'call.held' | 'call.decided' | 'call.finished',
    summary: string,
    decision: string | null = null,
  ): JournalEntry => entry(type, { callKey: key, summary, by: 'rule', tookMs: 4 }, { decision });

  it('gives the newest records of one type, newest first, as many as asked for', () => {
    journal.write(
      entry('agent.changed', { summary: 'one' }),
      entry('call.decided', { summary: 'no' }),
      entry('agent.changed', { summary: 'two' }),
      entry('agent.changed', { summary: 'three' }),
    );
    const found = journal.read((reader) => reader.latest('agent.changed', 2));
    expect(found.ok && found.value.map((record) => record.payload['summary'])).toEqual([
      'three',
      'two',
    ]);
  });

  it('gives pages newest first, and whether there are more', () => {
    journal.write(
      ...Array.from({ length: 7 }, (_, i) => call(`k${i}`, 'call.decided', `ls ${i}`, 'allow')),
    );
    expect(page({ limit: 3 })).toEqual([7, 6, 5]);
    expect(page({ limit: 3, before: 5 })).toEqual([4, 3, 2]);
    expect(journal.read((reader) => reader.page({ limit: 3, before: 4 }))).toMatchObject({
      ok: true,
      value: { more: false },
    });
    expect(journal.read((reader) => reader.page({ limit: 3, before: 5 }))).toMatchObject({
      ok: true,
      value: { more: true },
    });
  });

  it('shows a call once: held until decided, then decided', () => {
    journal.write(
      call('a', 'call.held', 'rm a', 'challenge'),
      call('b', 'call.held', 'rm b', 'hold'),
      call('a', 'call.decided', 'rm a', 'deny'),
      call('a', 'call.finished', 'rm a'),
    );
    expect(page()).toEqual([3, 2]);
    expect(page({ callsOnly: true, decision: 'hold' })).toEqual([2]);
  });

  it('finds by agent, run, decision and kind', () => {
    journal.write(
      entry('daemon.started', {}, { agent: null, run: null }),
      call('a', 'call.decided', 'ls', 'allow'),
      entry('run.registered', {}, { run: 'r2' }),
      call('b', 'call.decided', 'rm', 'deny'),
    );
    expect(page({ agent: 'claude-code' })).toEqual([4, 3, 2]);
    expect(page({ run: 'r2' })).toEqual([3]);
    expect(page({ decision: 'deny' })).toEqual([4]);
    expect(page({ callsOnly: true })).toEqual([4, 2]);
  });

  it('finds by the beginnings of words, whatever they hold', () => {
    journal.write(
      call('a', 'call.decided', 'rm -rf /srv/Data.old', 'deny'),
      call('b', 'call.decided', 'git push origin main', 'allow'),
    );
    expect(page({ text: 'rm data' })).toEqual([1]);
    expect(page({ text: 'pus' })).toEqual([2]);
    expect(page({ text: 'push', before: 2 })).toEqual([]);
    for (const text of ['"', 'NEAR(', 'a OR b', '*', 'summary:x', "';--"])
      expect(page({ text })).toEqual([]);
    expect(page({ text: ' \0' })).toEqual([2, 1]);
  });

  it('indexes all records, however many at once', () => {
    journal.write(
      ...Array.from({ length: 1001 }, (_, i) => call(`k${i}`, 'call.decided', `file${i}`, 'allow')),
    );
    expect(page({ text: 'file0' })).toEqual([1]);
    expect(page({ text: 'file1000' })).toEqual([1001]);
  });

  it('never walks the whole table for a page that an index can give', () => {
    journal.write(entry('daemon.started'));
    const plan = (query: Partial<HistoryQuery>): string => {
      const db = openForReading(journal);
      const { sql, values } = pageQuery({ limit: 10, ...query });
      const lines = db
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...values);
      db.close();
      return lines.map((line) => line.detail).join('\n');
    };
    expect(plan({ run: 'r1' })).toContain('USING INDEX journal_run');
    expect(plan({ decision: 'deny' })).toContain('USING INDEX journal_decision');
    expect(plan({ before: 5 })).toContain('SEARCH journal USING INTEGER PRIMARY KEY');
    expect(plan({})).toMatch(/SEARCH n USING (COVERING )?INDEX journal_call/);
    for (const query of [
      {},
      { text: 'a' },
      { run: 'r1' },
      { decision: 'deny' as const },
      { before: 5 },
    ])
      expect(plan(query)).not.toContain('TEMP B-TREE');
  });

  it('reads the timeline of presence and leases by its index, oldest first', () => {
    const own = { agent: null, run: null };
    journal.writeAt([
      [10, entry('fault', {}, own)],
      [20, entry('daemon.started', {}, own)],
      [30, entry('presence.changed', { state: 'present' }, own)],
      [40, entry('call.decided')],
      [50, entry('lease.made', { leaseId: 'l' })],
    ]);
    const read = journal.read((reader) => reader.timeline(2));
    expect(read.ok && read.value.map(({ seq, beforeMs }) => [seq, beforeMs])).toEqual([
      [3, null],
      [5, null],
    ]);
    expect(journal.read((reader) => reader.timeline(9))).toMatchObject({
      value: [{ seq: 2, beforeMs: 10 }, { seq: 3, payload: { state: 'present' } }, { seq: 5 }],
    });
    const leases = (most: number) =>
      journal.read((reader) => reader.timeline(most, ['lease.made']));
    expect(leases(9)).toMatchObject({ value: [{ seq: 5, payload: { leaseId: 'l' } }] });
    journal.write(entry('presence.changed', { state: 'idle' }, own));
    expect(leases(1)).toEqual({ ok: true, value: [] });
    const db = openForReading(journal);
    const plan = db.prepare<[number], { detail: string }>(`EXPLAIN QUERY PLAN ${timelineQuery}`);
    const lines = plan.all(9).map(({ detail }) => detail);
    db.close();
    expect(lines.join('\n')).toContain('USING INDEX journal_timeline');
  });

  it('gives one record whole, and says when there is none', () => {
    journal.write(entry('fault', { summary: 'a', deep: { list: [1, null] } }));
    expect(journal.read((reader) => reader.record(1))).toMatchObject({
      ok: true,
      value: { seq: 1, payload: { deep: { list: [1, null] } }, wallMs: 1000 },
    });
    expect(journal.read((reader) => reader.record(2))).toMatchObject({
      ok: false,
      reason: 'record-unknown',
    });
  });

  it('names what was in flight, oldest first', () => {
    journal.write(
      call('a', 'call.held', 'a'),
      call('b', 'call.held', 'b'),
      entry('run.registered', {}, { run: 'r2' }),
      call('a', 'call.decided', 'a'),
      entry('run.registered', {}, { run: 'r3' }),
      entry('run.ended', {}, { run: 'r2' }),
      call('c', 'call.held', 'c'),
    );
    expect(journal.read((reader) => reader.undecided())).toMatchObject({
      ok: true,
      value: [{ seq: 2 }, { seq: 7 }],
    });
    expect(journal.read((reader) => reader.openRuns())).toMatchObject({
      ok: true,
      value: [{ run: 'r3' }],
    });
  });

  it('refuses a row that nobody of ours wrote', () => {
    journal.write(entry('fault'));
    journal.tamper(`DROP TRIGGER journal_no_update; UPDATE journal SET type = 'call.allowed'`);
    expect(journal.read((reader) => reader.page({ limit: 5 }))).toMatchObject({
      ok: false,
      reason: 'journal-corrupt',
    });
    expect(journal.read((reader) => reader.record(1))).toMatchObject({
      ok: false,
      reason: 'journal-corrupt',
    });
  });
});
