import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestRows, ReturnDigest } from '../../../shared/model/digest';
import type { JournalEntry } from '../../../shared/model/journal';
import type { PresenceState } from '../../../shared/model/presence';
import { StoryReader } from '../store/story-reader';
import { entry, TemporaryJournal } from '../store/temporary-journal';
import { readDigest } from './read-digest.shell';

let journal: TemporaryJournal;
beforeEach(() => {
  journal = new TemporaryJournal();
});
afterEach(() => journal.remove());

function digest(): ReturnDigest | null {
  const reader = new StoryReader({ file: journal.file });
  try {
    const read = readDigest(reader, 100_000);
    if (!read.ok) throw new Error(read.detail);
    return ReturnDigest.nullable().parse(read.value);
  } finally {
    reader.close();
  }
}
const told = (): ReturnDigest => {
  const found = digest();
  if (found === null) throw new Error('no absence');
  return found;
};

const presence = (state: PresenceState): JournalEntry =>
  entry(
    'presence.changed',
    { summary: state, state, why: `a test says ${state}` },
    { agent: null, run: null, presence: state },
  );
const call = (
  callKey: string,
  decision: 'allow' | 'deny' | 'challenge',
  more: { summary?: string; leaseId?: string } = {},
): JournalEntry =>
  entry(
    decision === 'challenge' ? 'call.held' : 'call.decided',
    { callKey, summary: `call ${callKey}`, unattended: true, ...more },
    { decision, presence: 'locked' },
  );
const lease = (leaseId: string): JournalEntry =>
  entry('lease.made', { summary: 'a lease', leaseId, scopes: ['read'] }, { run: null });

describe('the return digest', () => {
  it('tells what ran, waited, was denied and ended between leaving and return, and nothing else', () => {
    journal.write(
      entry('daemon.started', {}, { agent: null, run: null }),
      presence('present'),
      call('before', 'allow'),
      lease('l1'),
      presence('locked'),
      call('ran', 'allow', { leaseId: 'l1' }),
      call('held', 'challenge'),
      call('denied', 'deny'),
      entry('run.ended', { summary: 'ended: its process is gone' }, { run: 'r2' }),
      presence('present'),
      entry('lease.ended', { leaseId: 'l1', ended: 'returned' }, { run: null }),
      call('after', 'allow'),
    );
    expect(told()).toMatchObject({
      leftAt: 1004,
      returnedAt: 1009,
      spans: [{ state: 'locked', fromMs: 1004, toMs: 1009 }],
      agents: [
        {
          agentId: 'claude-code',
          lease: { id: 'l1', scopes: ['read'], used: 1, ended: 'returned' },
          ran: { count: 1, rows: [{ summary: 'call ran' }] },
          held: { count: 1, rows: [{ summary: 'call held', decision: 'challenge' }] },
          denied: { count: 1, rows: [{ summary: 'call denied' }] },
          ended: { count: 1, rows: [{ type: 'run.ended' }] },
          pauses: [],
        },
      ],
      warnings: [],
    });
  });

  it('tells a call that passed under a lease that was over (T-14)', () => {
    journal.write(
      presence('present'),
      lease('l1'),
      presence('locked'),
      call('within', 'allow', { leaseId: 'l1' }),
      entry('lease.ended', { leaseId: 'l1', ended: 'revoked' }, { run: null, presence: 'locked' }),
      call('beyond', 'allow', { leaseId: 'l1' }),
    );
    expect(told().warnings).toMatchObject([{ kind: 'detached-execution', seq: 6 }]);
    expect(told().agents[0]?.lease).toMatchObject({ ended: 'revoked', used: 2 });
  });

  it('tells a lease that ended with the tray app that was lost', () => {
    journal.write(
      presence('present'),
      lease('l1'),
      presence('gone'),
      entry('lease.ended', { leaseId: 'l1', ended: 'tray-lost' }, { run: null, presence: 'gone' }),
      presence('present'),
    );
    expect(told().agents).toMatchObject([{ lease: { ended: 'tray-lost', used: 0 }, runs: [] }]);
  });

  it('says of a call that waited what became of it since', () => {
    journal.write(
      presence('present'),
      presence('locked'),
      call('a', 'challenge'),
      presence('present'),
      call('a', 'allow'),
    );
    expect(told().agents[0]).toMatchObject({
      held: { count: 1, rows: [{ seq: 5, decision: 'allow' }] },
      ran: { count: 0 },
    });
  });

  it('says how long a run stood, to its resume after the return', () => {
    const pause = entry('run.paused', {
      summary: '',
      verified: true,
      processes: ['1 a', '2 b'],
      locks: ['/p/.git/index.lock', '/p/db'],
    });
    journal.write(presence('present'), presence('locked'), pause, presence('present'));
    expect(told().agents[0]?.pauses).toEqual([
      {
        runId: 'r1',
        fromMs: 1002,
        toMs: null,
        processes: 2,
        verified: true,
        stoodMs: null,
        locks: ['/p/.git/index.lock', '/p/db'],
      },
    ]);
    journal.writeAt([[5_000, entry('run.resumed', { summary: '', stoodMs: 90_000 })]]);
    expect(told().agents[0]?.pauses).toMatchObject([{ toMs: 5_000, stoodMs: 90_000 }]);
  });

  it('shows the newest rows and counts all', () => {
    const many = Array.from({ length: digestRows * 3 }, (_, i) => call(`k${i}`, 'deny'));
    journal.write(presence('present'), presence('away'), ...many, presence('present'));
    const denied = told().agents[0]?.denied;
    expect(denied?.count).toBe(digestRows * 3);
    expect(denied?.rows.map(({ summary }) => summary)).toEqual(
      Array.from({ length: digestRows }, (_, i) => `call k${digestRows * 3 - 1 - i}`),
    );
  });

  it('tells a daemon that was killed, and that nobody was there then', () => {
    journal.writeAt([
      [1_000, presence('present')],
      [2_000, entry('fault', {}, { agent: null, run: null })],
      [62_000, entry('daemon.started', {}, { agent: null, run: null, presence: 'gone' })],
      [63_000, presence('present')],
    ]);
    expect(told()).toMatchObject({
      leftAt: 2_000,
      returnedAt: 63_000,
      spans: [
        { state: 'gone', fromMs: 2_000, toMs: 62_000 },
        { state: 'gone', toMs: 63_000 },
      ],
      agents: [],
      warnings: [{ kind: 'daemon-lost', seq: 3 }],
    });
    expect(told().warnings[0]?.text).toContain('60 s');
  });

  it('tells no interruption where a daemon was stopped in order', () => {
    const daemon = (type: 'daemon.started' | 'daemon.stopped') =>
      entry(type, {}, { agent: null, run: null, presence: 'gone' });
    journal.write(
      presence('present'),
      daemon('daemon.stopped'),
      daemon('daemon.started'),
      presence('present'),
    );
    expect(told()).toMatchObject({ agents: [], warnings: [] });
  });

  it('tells an absence in which nothing could be recorded, and what was refused (R03)', () => {
    const states = [
      { state: 'locked', why: 'the screen is locked', atMs: 2_000 },
      { state: 'present', why: 'back', atMs: 50_000 },
    ];
    journal.write(
      entry('daemon.started', {}, { agent: null, run: null }),
      presence('present'),
      entry(
        'journal.refused',
        { summary: 'nothing could be recorded' },
        { agent: null, run: null },
      ),
      entry('presence.changed', {
        ...presence('present').payload,
        unrecorded: { seq: 3, states },
      }),
    );
    expect(told()).toMatchObject({
      leftAt: 2_000,
      returnedAt: 50_000,
      spans: [{ state: 'locked', fromMs: 2_000, toMs: 50_000 }],
      warnings: [{ kind: 'journal-gap', text: 'nothing could be recorded', seq: 3 }],
    });
  });

  it('tells it in the order in which it happened, though the return was recorded first (R03)', () => {
    const states = [
      { state: 'locked', why: 'the screen is locked', atMs: 1_001 },
      { state: 'present', why: 'back', atMs: 1_002 },
    ];
    const unrecorded = { seq: 4, states };
    journal.write(
      entry('daemon.started', {}, { agent: null, run: null }),
      presence('present'),
      presence('present'),
      entry('journal.refused', { summary: 'nothing could be recorded' }, { run: null }),
      entry('presence.changed', { ...presence('present').payload, unrecorded }),
    );
    expect(told()).toMatchObject({
      leftAt: 1_001,
      returnedAt: 1_002,
      warnings: [{ kind: 'journal-gap', seq: 4 }],
    });
  });

  it('tells records that were taken out (T-18)', () => {
    journal.write(
      presence('present'),
      presence('locked'),
      call('a', 'allow'),
      call('b', 'deny'),
      presence('present'),
    );
    journal.tamper('DROP TRIGGER journal_no_delete; DELETE FROM journal WHERE seq = 3');
    expect(told().warnings).toMatchObject([{ kind: 'journal-gap', seq: 4 }]);
  });

  it('keeps what a hostile call says on one line, as History does (T-7)', () => {
    journal.write(
      presence('present'),
      presence('locked'),
      call('a', 'deny', { summary: 'ls\n\u001b[2Jrm' }),
    );
    expect(told().agents[0]?.denied.rows[0]?.summary).toBe('ls ⏎ \u001b[2Jrm');
  });

  it('is null where nobody was away', () => {
    journal.write(presence('gone'), presence('present'));
    expect(digest()).toBeNull();
  });
});
