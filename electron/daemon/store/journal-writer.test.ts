import {
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JournalWriter } from './journal-writer';
import { entry, TemporaryJournal } from './temporary-journal';

let journal: TemporaryJournal;
beforeEach(() => {
  journal = new TemporaryJournal();
});
afterEach(() => journal.remove());

describe('the journal file', () => {
  it('is a chain across openings, for the owner alone', () => {
    journal.write(entry('daemon.started'));
    journal.write(
      entry('run.registered', { summary: 'run' }),
      entry('fault', { detail: '\ud83d half' }),
    );
    expect(journal.verify()).toMatchObject({ ok: true, records: 3 });
    expect(statSync(journal.file).mode & 0o777).toBe(0o600);
  });

  it('refuses changes and deletions by SQL', () => {
    journal.write(entry('daemon.started'), entry('daemon.stopped'));
    expect(() => journal.tamper(`UPDATE journal SET agent = 'x' WHERE seq = 1`)).toThrow(
      'append only',
    );
    expect(() => journal.tamper('DELETE FROM journal')).toThrow('append only');
    expect(() =>
      journal.tamper(
        'INSERT OR REPLACE INTO journal SELECT * FROM (SELECT seq, wall_ms, mono_ns, boot_id, type, agent, run, presence, decision, rule, route, payload, prev, hash FROM journal WHERE seq = 1)',
      ),
    ).toThrow('append only');
    expect(journal.verify()).toMatchObject({ ok: true, records: 2 });
  });

  it('takes the rest of a batch when one entry is not JSON', () => {
    const writer = journal.open();
    const bad = entry('fault', { n: Number.NaN });
    const replies = writer.append(
      [entry('daemon.started'), bad, entry('fault')].map((item, id) => ({
        id,
        entry: item,
        wallMs: 1,
        monoNs: '1',
      })),
    );
    writer.close();
    expect(replies.map(({ result }) => (result.ok ? result.value.seq : result.reason))).toEqual([
      1,
      'body-invalid',
      2,
    ]);
    expect(journal.verify()).toMatchObject({ ok: true, records: 2 });
  });

  it('refuses to be written by two at a time', () => {
    const [first, second] = [journal.open(), journal.open()];
    const request = { id: 1, entry: entry('fault'), wallMs: 1, monoNs: '1' };
    expect(first.append([request])[0]!.result.ok).toBe(true);
    expect(second.append([request])[0]!.result).toMatchObject({
      ok: false,
      reason: 'journal-locked',
    });
    first.close();
    second.close();
    expect(journal.verify()).toMatchObject({ ok: true, records: 1 });
  });
});

describe('a damaged journal is refused and left as it is', () => {
  const refused = (reason: string): string | undefined => {
    const before = readFileSync(journal.file);
    const writer = JournalWriter.open({ file: journal.file, bootId: 'boot' });
    expect(writer).toMatchObject({ ok: false, reason });
    expect(readFileSync(journal.file).equals(before)).toBe(true);
    return writer.ok ? undefined : writer.detail;
  };
  const three = (): void =>
    journal.write(
      entry('daemon.started'),
      entry('fault', { summary: 'disk' }),
      entry('daemon.stopped'),
    );
  const unlocked = 'DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete;';

  it('when it is no database', () => {
    writeFileSync(journal.file, 'not a database, but long enough to be looked at'.repeat(100));
    refused('journal-corrupt');
  });

  it('when it is the database of something else', () => {
    journal.tamper('CREATE TABLE notes (text)');
    expect(refused('journal-corrupt')).toBe('the file is not a Holdpoint journal');
  });

  it('when its bytes were overwritten', () => {
    three();
    const bytes = readFileSync(journal.file);
    writeFileSync(journal.file, bytes.fill(0x5a, 4096));
    refused('journal-corrupt');
  });

  it('when its end is cut off', () => {
    three();
    truncateSync(journal.file, 8192);
    refused('journal-corrupt');
  });

  it('when it was emptied and its log was not', () => {
    const writer = journal.open();
    writer.append([{ id: 1, entry: entry('fault'), wallMs: 1, monoNs: '1' }]);
    const log = readFileSync(`${journal.file}-wal`);
    writer.close();
    truncateSync(journal.file);
    writeFileSync(`${journal.file}-wal`, log);
    expect(refused('journal-corrupt')).toContain('empty');
    expect(statSync(`${journal.file}-wal`).size).toBe(log.length);
  });

  it('when a record was changed (A01)', () => {
    three();
    journal.tamper(
      `${unlocked} UPDATE journal SET payload = '{"summary":"nothing"}' WHERE seq = 2`,
    );
    expect(refused('journal-corrupt')).toContain('record 2');
    expect(journal.verify().broken).toMatchObject({ seq: 2, fault: 'hash' });
  });

  it('when a record was taken out (A02)', () => {
    three();
    journal.tamper(`${unlocked} DELETE FROM journal WHERE seq = 2`);
    expect(refused('journal-corrupt')).toContain('record 2');
    expect(journal.verify().broken).toMatchObject({ seq: 2, fault: 'gap' });
  });

  it('when records changed places (A04)', () => {
    three();
    journal.tamper(
      `${unlocked} UPDATE journal SET seq = -seq; UPDATE journal SET seq = 3 WHERE seq = -2; UPDATE journal SET seq = 2 WHERE seq = -3; UPDATE journal SET seq = 1 WHERE seq = -1`,
    );
    expect(refused('journal-corrupt')).toContain('record 2');
    expect(journal.verify().broken).toMatchObject({ seq: 2, fault: 'hash' });
  });

  it('when it was written by a newer version', () => {
    three();
    journal.tamper('PRAGMA user_version = 99');
    expect(refused('journal-newer')).toBe('schema 99');
  });

  it.each([1, 2])(
    'not when it was written by version %i: it gets the indexes it lacks',
    (version) => {
      three();
      const older = version === 1 ? 'DROP INDEX journal_agent_changed;' : '';
      journal.tamper(`${older} DROP INDEX journal_timeline; PRAGMA user_version = ${version}`);
      journal.write(entry('presence.changed', { state: 'gone' }));
      expect(journal.verify()).toMatchObject({ ok: true, records: 4 });
      expect(journal.read((reader) => reader.timeline(5))).toMatchObject({ ok: true });
      expect(() => journal.tamper('DROP INDEX journal_agent_changed')).not.toThrow();
    },
  );

  it('when it is a link', () => {
    three();
    renameSync(journal.file, `${journal.file}-real`);
    symlinkSync(`${journal.file}-real`, journal.file);
    refused('journal-unavailable');
  });
});
