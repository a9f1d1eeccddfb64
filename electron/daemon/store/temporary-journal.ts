import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../../shared/json';
import type { JournalEntry, VerifyResult } from '../../../shared/model/journal';
import type { StoredRecord } from '../journal/chain';
import { verifyChain } from '../journal/verify-chain';
import { JournalReader } from './journal-reader';
import { JournalWriter } from './journal-writer';
import { openForReading } from './open-database';
import { recordColumns } from './schema';

/** A journal in a folder of its own, for tests: real files, written and read without threads. */
export class TemporaryJournal {
  readonly folder = mkdtempSync(join(tmpdir(), 'holdpoint-store-'));
  readonly file = join(this.folder, 'journal.sqlite');

  open(): JournalWriter {
    const writer = JournalWriter.open({ file: this.file, bootId: 'boot' });
    if (!writer.ok) throw new Error(writer.detail);
    return writer.value;
  }

  /** Writes entries as one batch, indexes and closes. */
  write(...entries: JournalEntry[]): void {
    this.writeAt(entries.map((entry, id) => [1000 + id, entry]));
  }

  /** The same, each entry with its wall time (ms). */
  writeAt(entries: readonly (readonly [wallMs: number, entry: JournalEntry])[]): void {
    const writer = this.open();
    const replies = writer.append(
      entries.map(([wallMs, entry], id) => ({ id, entry, wallMs, monoNs: String(id) })),
    );
    if (replies.some(({ result }) => !result.ok)) throw new Error('an entry was refused');
    while (writer.indexSome());
    writer.close();
  }

  /** What somebody does behind our back. */
  tamper(sql: string): void {
    const db = new Database(this.file);
    try {
      db.exec(sql);
    } finally {
      db.close();
    }
  }

  read<T>(question: (reader: JournalReader) => T): T {
    const reader = new JournalReader(openForReading({ file: this.file }));
    try {
      return question(reader);
    } finally {
      reader.close();
    }
  }

  verify(): VerifyResult {
    const db = openForReading({ file: this.file });
    try {
      return verifyChain(
        db.prepare<[], StoredRecord>(`SELECT ${recordColumns} FROM journal ORDER BY seq`).iterate(),
      );
    } finally {
      db.close();
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** An entry with as little as possible to say. */
export const entry = (
  type: JournalEntry['type'],
  payload: JsonObject = {},
  more: Partial<JournalEntry> = {},
): JournalEntry => ({
  type,
  agent: 'claude-code',
  run: 'r1',
  presence: 'present',
  decision: null,
  rule: null,
  route: 'hook-socket',
  payload,
  ...more,
});
