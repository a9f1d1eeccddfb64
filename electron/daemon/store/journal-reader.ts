import type { Database, Statement } from 'better-sqlite3';
import { JournalRecord, type HistoryRow, type RecordType } from '../../../shared/model/journal';
import type { HistoryQuery } from '../../../shared/protocol';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import type { Journal, TimelineRecord } from '../../../shared/store-port';
import type { StoredRecord } from '../journal/chain';
import { historyRow, type HistorySource } from '../journal/history-row';
import { pageQuery } from './page-query';
import { recordColumns } from './schema';
import { refusalOf } from './sqlite-fault';
import { listed, parsed, readTimeline } from './timeline';

/** Questions to the journal, on a connection that cannot write. Everything is bounded or goes by an index. */
export class JournalReader {
  readonly #db: Database;
  readonly #stories: Compiled<HistorySource>;
  readonly #stored: Compiled<StoredRecord>;

  constructor(db: Database) {
    this.#db = db;
    this.#stories = compiled(db);
    this.#stored = compiled(db);
  }

  /** One page of History, newest first. Refusal: `journal-corrupt`, or what reading meets. */
  page(query: HistoryQuery): Outcome<{ rows: HistoryRow[]; more: boolean }> {
    return asked(() => {
      const { sql, values } = pageQuery(query);
      const found = this.#stories(sql).all(...values);
      const rows = all(found.slice(0, query.limit).map(historyRow));
      return rows.ok ? done({ rows: rows.value, more: found.length > query.limit }) : rows;
    });
  }

  /** Refusal: `record-unknown`. */
  record(seq: number): Outcome<JournalRecord> {
    return asked(() => {
      const sql = `SELECT ${recordColumns} FROM journal WHERE seq = ?`;
      const found = this.#stored(sql).get(seq);
      return found === undefined ? refuse('record-unknown', String(seq)) : recordOf(found);
    });
  }

  /** Held calls that no record decides, oldest first. */
  undecided(): Outcome<JournalRecord[]> {
    return this.#records(
      `type = 'call.held' AND NOT EXISTS (SELECT 1 FROM journal AS d WHERE d.type IN ('call.held', 'call.decided') AND d.call_key = journal.call_key AND d.seq > journal.seq)`,
    );
  }

  /** Registered runs that no record ends, oldest first. */
  openRuns(): Outcome<JournalRecord[]> {
    return this.#records(
      `type = 'run.registered' AND NOT EXISTS (SELECT 1 FROM journal AS e WHERE e.type = 'run.ended' AND e.run = journal.run)`,
    );
  }

  /** The newest records of one type (below `before`, a seq, when given), newest first. */
  latest(type: RecordType, limit: number, before?: number): Outcome<JournalRecord[]> {
    const sql = `SELECT ${recordColumns} FROM journal WHERE type = ${listed([type])} AND seq < ? ORDER BY seq DESC LIMIT ?`;
    const values = [before ?? Number.MAX_SAFE_INTEGER, limit] as const;
    return asked(() =>
      all(
        this.#stored(sql)
          .all(...values)
          .map(recordOf),
      ),
    );
  }

  /** The newest record that holds or decides a call, or the newest of these types about a run. */
  newest(of: Parameters<Journal['newest']>[0]): Outcome<JournalRecord | null> {
    const isCall = 'callKey' in of;
    const types = isCall ? (['call.held', 'call.decided'] as const) : of.types;
    const sql = `SELECT ${recordColumns} FROM journal WHERE ${isCall ? 'call_key' : 'run'} = ? AND type IN (${listed(types)}) ORDER BY seq DESC LIMIT 1`;
    return asked(() => {
      const key = isCall ? of.callKey : of.run;
      const found = this.#stored(sql).get(key);
      return found === undefined ? done(null) : recordOf(found);
    });
  }

  /** The newest records of presence, daemon and leases, oldest first; `only` those among them of these types. */
  timeline(most: number, only?: readonly RecordType[]): Outcome<TimelineRecord[]> {
    return asked(() => readTimeline(this.#db, most, only));
  }

  #records(condition: string): Outcome<JournalRecord[]> {
    return asked(() => {
      const sql = `SELECT ${recordColumns} FROM journal WHERE ${condition} ORDER BY seq`;
      return all(this.#stored(sql).all().map(recordOf));
    });
  }

  close(): void {
    this.#db.close();
  }
}

/** A question by its text: some are asked with each call, and to compile one costs more than to run it. */
type Compiled<Row> = (sql: string) => Statement<unknown[], Row>;

function compiled<Row>(db: Database): Compiled<Row> {
  const known = new Map<string, Statement<unknown[], Row>>();
  return (sql) => {
    const statement = known.get(sql) ?? db.prepare<unknown[], Row>(sql);
    known.set(sql, statement);
    return statement;
  };
}

function recordOf(stored: StoredRecord): Outcome<JournalRecord> {
  const record = JournalRecord.safeParse({ ...stored, payload: parsed(stored.payload) });
  return record.success ? done(record.data) : refuse('journal-corrupt', `record ${stored.seq}`);
}

function all<T>(outcomes: readonly Outcome<T>[]): Outcome<T[]> {
  const values: T[] = [];
  for (const outcome of outcomes) {
    if (!outcome.ok) return outcome;
    values.push(outcome.value);
  }
  return done(values);
}

function asked<T>(question: () => Outcome<T>): Outcome<T> {
  try {
    return question();
  } catch (error) {
    return refusalOf(error);
  }
}
