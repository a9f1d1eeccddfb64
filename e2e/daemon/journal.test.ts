import Database from 'better-sqlite3';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openJournal } from '../../electron/daemon/store/open-journal';
import type { JournalEntry } from '../../shared/model/journal';
import type { Journal } from '../../shared/store-port';
import { builtStore, endDrivers, readOnlyFolder, smallDisk, startDriver } from './journal-rig';

let built = '';
let file = '';
let nth = 0;
beforeAll(async () => {
  built = await builtStore();
});
afterAll(() => rmSync(built, { recursive: true }));
afterEach(endDrivers);
beforeEach(() => {
  file = join(built, `journal-${nth++}.sqlite`);
});

const clock = {
  monoMs: () => performance.now(),
  monoNs: () => process.hrtime.bigint(),
  wallMs: () => Date.now(),
};
const open = (path = file, workerFolder = built) =>
  openJournal({ file: path, bootId: 'boot', clock, workerFolder });
const entry = (summary: string): JournalEntry => ({
  type: 'call.decided',
  agent: 'claude-code',
  run: 'r1',
  presence: 'present',
  decision: 'deny',
  rule: 'r',
  route: 'hook-socket',
  payload: { summary },
});

async function opened(path = file, workerFolder = built): Promise<Journal> {
  const journal = await open(path, workerFolder);
  if (!journal.ok) throw new Error(`${journal.reason}: ${journal.detail}`);
  return journal.value;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('the journal', () => {
  it('keeps the order of the calls, and gives back what lies on disk', async () => {
    const journal = await opened();
    const replies = await Promise.all(
      Array.from({ length: 300 }, (_, i) => journal.append(entry(`call ${i}`))),
    );
    for (const [i, reply] of replies.entries()) {
      expect(reply).toMatchObject({
        ok: true,
        value: { seq: i + 1, payload: { summary: `call ${i}` } },
      });
      expect(journal.record(i + 1)).toEqual(reply);
    }
    expect(journal.count()).toBe(300);
    expect(await journal.verify()).toMatchObject({ ok: true, records: 300, broken: null });
    await journal.close();
    expect(await journal.append(entry('late'))).toMatchObject({
      ok: false,
      reason: 'journal-unavailable',
    });
    const again = await opened();
    expect(again.count()).toBe(300);
    await again.close();
  });

  it('writes what was asked for before it closes', async () => {
    const journal = await opened();
    const asked = Array.from({ length: 50 }, (_, i) => journal.append(entry(`${i}`)));
    await journal.close();
    expect((await Promise.all(asked)).filter((reply) => reply.ok)).toHaveLength(50);
  });

  it('makes records searchable soon, without being asked', async () => {
    const journal = await opened();
    await journal.append(entry('rm -rf build'));
    const found = (): boolean => {
      const page = journal.page({ limit: 5, text: 'build' });
      return page.ok && page.value.rows.length === 1;
    };
    await until(found);
    await journal.close();
  });

  it('names a record that was changed while it was open (A01, T07)', async () => {
    const journal = await opened();
    for (const summary of ['a', 'b', 'c']) await journal.append(entry(summary));
    const other = new Database(file);
    other.exec(
      `DROP TRIGGER journal_no_update; UPDATE journal SET decision = 'allow' WHERE seq = 2`,
    );
    other.close();
    expect(await journal.verify()).toMatchObject({
      ok: false,
      records: 1,
      broken: { seq: 2, fault: 'hash' },
    });
    await journal.close();
  });

  it('is verified by a program when no daemon runs', async () => {
    const journal = await opened();
    await journal.append(entry('a'));
    await journal.close();
    const verify = (path: string): unknown =>
      JSON.parse(
        execFileSync(process.execPath, [join(built, 'verify.worker.js'), path], {
          encoding: 'utf8',
        }),
      );
    expect(verify(file)).toMatchObject({ ok: true, records: 1 });
    writeFileSync(file, 'no database at all');
    expect(verify(file)).toMatchObject({ ok: false, broken: { fault: 'unreadable' } });
    expect(readFileSync(file, 'utf8')).toBe('no database at all');
  });
});

describe('a killed writer', () => {
  it('has lost no acknowledged record, and the chain holds (A08)', async () => {
    const acknowledged = new Map<number, string>();
    for (let round = 0; round < 8; round++) {
      const driver = startDriver(built, [file, 'flood']);
      let seen = 0;
      driver.lines.on('line', (line) => {
        const [word, seq, hash] = line.split(' ');
        if (word === 'ok') acknowledged.set(Number(seq), hash!);
        // A different moment each time, always while 32 records are under way.
        if (++seen === 40 + round * 37) driver.child.kill('SIGKILL');
      });
      await driver.ended;
      expect(driver.child.signalCode).toBe('SIGKILL');
    }
    const journal = await opened();
    expect(acknowledged.size).toBeGreaterThan(8 * 40);
    const lost = [...acknowledged].filter(([seq, hash]) => {
      const record = journal.record(seq);
      return !record.ok || record.value.hash !== hash;
    });
    expect(lost).toEqual([]);
    expect(await journal.verify()).toMatchObject({ ok: true, records: journal.count() });
    await journal.close();
  });

  it('in its own thread refuses what waits and is replaced', async () => {
    const folder = join(built, 'dying');
    execFileSync('mkdir', ['-p', folder]);
    const real = JSON.stringify(join(built, 'journal.worker.js'));
    writeFileSync(
      join(folder, 'journal.worker.js'),
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', (m) => { if (m.entry?.payload.summary === 'die') process.exit(1); });
       await import(${real});`,
    );
    const journal = await opened(file, folder);
    expect(await journal.append(entry('before'))).toMatchObject({ ok: true });
    expect(await journal.append(entry('die'))).toMatchObject({
      ok: false,
      reason: 'journal-unavailable',
    });
    expect(await journal.append(entry('after'))).toMatchObject({ ok: true, value: { seq: 2 } });
    await journal.close();
  });
});

describe('a disk that gives nothing', () => {
  it('full: refuses every record, and goes on when there is room (R03)', async () => {
    const disk = smallDisk(built);
    try {
      const path = join(disk.folder, 'journal.sqlite');
      const driver = startDriver(built, [path, 'flood', '20000'], disk.limit);
      const accepted: number[] = [];
      let refused = 0;
      let after = 0;
      driver.lines.on('line', (line) => {
        const [word, what] = line.split(' ');
        if (word === 'ok') accepted.push(Number(what));
        if (line === 'no journal-unavailable' && ++refused === 40) disk.makeRoom(driver.child.pid!);
        if (word === 'ok' && refused >= 40 && ++after === 40) driver.child.stdin!.end();
      });
      expect(await driver.ended).toBe(0);
      expect(refused).toBeGreaterThanOrEqual(40);
      expect(after).toBeGreaterThanOrEqual(40);
      const journal = await opened(path);
      expect(await journal.verify()).toMatchObject({ ok: true, records: accepted.length });
      expect(accepted.toSorted((a, b) => a - b)).toEqual(accepted.map((_, i) => i + 1));
      await journal.close();
    } finally {
      disk.remove();
    }
  });

  it('read-only: is refused at once (R03)', async () => {
    const disk = readOnlyFolder(built);
    try {
      expect(await open(join(disk.folder, 'journal.sqlite'))).toMatchObject({
        ok: false,
        reason: 'journal-unavailable',
      });
    } finally {
      disk.remove();
    }
  });

  it('missing folder: is refused at once', async () => {
    expect(await open(join(built, 'nowhere', 'journal.sqlite'))).toMatchObject({
      ok: false,
      reason: 'journal-unavailable',
    });
  });
});

describe('a journal that another program holds', () => {
  it('is not opened', async () => {
    const other = new Database(file);
    other.exec('BEGIN EXCLUSIVE');
    expect(await open()).toMatchObject({ ok: false, reason: 'journal-locked' });
    other.close();
  });

  it('refuses records until it is let go (R03)', async () => {
    const journal = await opened();
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    expect(await journal.append(entry('a'))).toMatchObject({ ok: false, reason: 'journal-locked' });
    other.exec('ROLLBACK');
    other.close();
    expect(await journal.append(entry('b'))).toMatchObject({ ok: true, value: { seq: 1 } });
    await journal.close();
  });
});
