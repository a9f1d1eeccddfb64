import type { Database, Statement } from 'better-sqlite3';
import { done, refuse, type Outcome, type Refusal } from '../../../shared/reasons';
import { emptyChain, nextRecord, type ChainHead, type StoredRecord } from '../journal/chain';
import { oneLine } from '../journal/history-row';
import { verifyChain } from '../journal/verify-chain';
import { openForWriting } from './open-database';
import { recordColumns } from './schema';
import { refusalOf } from './sqlite-fault';
import type { AppendReply, AppendRequest, Link, WorkerStart } from './worker-messages';

/** Records at the end of the journal that are verified before anything is added to them. */
const tailRecords = 1_000;
/** Records put into the text index in one transaction: bounds how long an append waits for it. */
const indexedAtOnce = 200;

/** The only writer of the journal. Runs in a worker: everything here blocks until the disk has it. */
export class JournalWriter {
  readonly #db: Database;
  readonly #bootId: string;
  readonly #insert: Statement<[StoredRecord]>;
  #head: ChainHead;
  #damage: Refusal | null = null;

  /** Refusals: `journal-corrupt`, `journal-locked`, `journal-newer`, `journal-unavailable`, `directory-unsafe`. The file is not changed by a refusal. */
  static open(start: WorkerStart): Outcome<JournalWriter> {
    const db = openForWriting(start);
    if (!db.ok) return db;
    const head = verifiedHead(db.value);
    if (head.ok) return done(new JournalWriter(db.value, start.bootId, head.value));
    db.value.close();
    return head;
  }

  private constructor(db: Database, bootId: string, head: ChainHead) {
    this.#db = db;
    this.#bootId = bootId;
    this.#head = head;
    this.#insert = db.prepare<StoredRecord>(
      `INSERT INTO journal (seq, wall_ms, mono_ns, boot_id, type, agent, run, presence, decision, rule, route, payload, prev, hash)
       VALUES (@seq, @wallMs, @monoNs, @bootId, @type, @agent, @run, @presence, @decision, @rule, @route, @payload, @prev, @hash)`,
    );
  }

  get seq(): number {
    return this.#head.seq;
  }

  /** Commits all of them together and durably, or none. After damage was seen nothing is written any more. */
  append(batch: readonly AppendRequest[]): readonly AppendReply[] {
    const none = (refusal: Refusal): readonly AppendReply[] =>
      batch.map(({ id }) => ({ id, result: refusal }));
    if (this.#damage !== null) return none(this.#damage);
    try {
      const { head, replies } = this.#db.transaction(() => this.#insertAll(batch)).immediate();
      this.#head = head;
      return replies;
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.reason === 'journal-corrupt') this.#damage = refusal;
      return none(refusal);
    }
  }

  #insertAll(batch: readonly AppendRequest[]): { head: ChainHead; replies: AppendReply[] } {
    let head = this.#head;
    const replies = batch.map((request) => {
      const record = this.#chained(head, request);
      if (!record.ok) return { id: request.id, result: record };
      this.#insert.run(record.value);
      head = record.value;
      const { seq, prev, hash } = record.value;
      return { id: request.id, result: done<Link>({ seq, prev, hash }) };
    });
    return { head, replies };
  }

  /** One entry that is not JSON must not take the rest of its batch with it. */
  #chained(head: ChainHead, { entry, wallMs, monoNs }: AppendRequest): Outcome<StoredRecord> {
    try {
      return done(nextRecord(head, entry, { wallMs, monoNs, bootId: this.#bootId }));
    } catch (error) {
      return refuse('body-invalid', String(error));
    }
  }

  /** Puts the next records into the text index; false when there are none left. Failing is harmless: it is tried again. */
  indexSome(): boolean {
    try {
      return this.#db.transaction(() => this.#indexNext()).immediate();
    } catch {
      // The index only serves searches. A full disk or a damaged file is reported by the next append.
      return false;
    }
  }

  #indexNext(): boolean {
    const end = Number(this.#db.prepare('SELECT seq FROM history_text_end').pluck().get());
    const rows = this.#db
      .prepare<[number, number], { seq: number; summary: string | null }>(
        'SELECT seq, summary FROM journal WHERE seq > ? ORDER BY seq LIMIT ?',
      )
      .all(end, indexedAtOnce);
    const last = rows.at(-1);
    if (last === undefined) return false;
    const index = this.#db.prepare('INSERT INTO history_text (rowid, summary) VALUES (?, ?)');
    for (const { seq, summary } of rows) index.run(seq, oneLine(summary ?? ''));
    this.#db.prepare('UPDATE history_text_end SET seq = ?').run(last.seq);
    return rows.length === indexedAtOnce;
  }

  close(): void {
    this.#db.close();
  }
}

/** The last link, once the newest records were found to be a chain. */
function verifiedHead(db: Database): Outcome<ChainHead> {
  try {
    const tail = db
      .prepare<[number], StoredRecord>(
        `SELECT ${recordColumns} FROM journal ORDER BY seq DESC LIMIT ?`,
      )
      .all(tailRecords + 1)
      .toReversed();
    const whole = tail.length <= tailRecords;
    const { broken } = whole ? verifyChain(tail) : verifyChain(tail.slice(1), tail[0]);
    if (broken !== null) return refuse('journal-corrupt', `record ${broken.seq}: ${broken.detail}`);
    return done(tail.at(-1) ?? emptyChain);
  } catch (error) {
    return refusalOf(error);
  }
}
