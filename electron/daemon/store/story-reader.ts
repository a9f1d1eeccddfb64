import type { Database } from 'better-sqlite3';
import { limits } from '../../../shared/limits';
import type { HistoryRow } from '../../../shared/model/journal';
import type { Outcome } from '../../../shared/reasons';
import type { TimelineRecord } from '../../../shared/store-port';
import { historyRow, type HistorySource } from '../journal/history-row';
import { openForReading, type StoreFile } from './open-database';
import { rowColumns } from './page-query';
import { readTimeline } from './timeline';

/**
 * One record as the return digest needs it: what it is about, and of its payload only what is counted. `unknown` is as it
 * lies on disk, whoever wrote it.
 */
export type StoryRecord = {
  readonly seq: number;
  readonly wallMs: number;
  readonly type: string;
  readonly agent: string | null;
  readonly run: string | null;
  readonly decision: string | null;
  readonly prev: string;
  readonly hash: string;
  readonly callKey: unknown;
  readonly leaseId: unknown;
  readonly unattended: unknown;
  readonly verified: unknown;
  readonly processes: number | null;
  /** Only of records that say how long a run had stood. */
  readonly stoodMs: number | null;
  /** Files, one a line. */
  readonly locks: unknown;
  /** Only of records that may be told in words. */
  readonly summary: unknown;
};

type PauseEnd = Pick<StoryRecord, 'stoodMs'> & { readonly toMs: number };

const calls = "'call.held', 'call.decided'";
/** What lets a paused run go on, or ends it. */
const pauseEnds = "'run.resumed', 'run.killed', 'run.ended', 'run.self-resumed'";

/** What is no number on disk says nothing. */
const stood = `CASE WHEN type = 'run.resumed' AND json_type(payload, '$.stoodMs') IN ('integer', 'real') THEN payload ->> '$.stoodMs' END AS stoodMs`;

const between = `SELECT seq, wall_ms AS wallMs, type, agent, run, decision, prev, hash, call_key AS callKey,
  payload ->> '$.leaseId' AS leaseId, payload ->> '$.unattended' AS unattended, payload ->> '$.verified' AS verified,
  CASE WHEN type IN ('run.paused', 'run.pause-failed') THEN json_array_length(payload, '$.processes') END AS processes,
  ${stood},
  CASE WHEN type = 'run.paused' THEN (SELECT substr(group_concat(value, char(10)), 1, ${limits.snapshotText}) FROM json_each(payload, '$.locks')) END AS locks,
  CASE WHEN type NOT LIKE 'call.%' THEN substr(journal.summary, 1, ${limits.snapshotText + 1}) END AS summary
  FROM journal WHERE seq >= ? AND seq < ? ORDER BY seq`;

/** Reads a stretch of the journal as a story. Walks every record of it, so it belongs into a thread of its own. */
export class StoryReader {
  readonly #db: Database;

  /** Throws what SQLite throws. */
  constructor(store: StoreFile) {
    this.#db = openForReading(store);
  }

  timeline(most: number): Outcome<TimelineRecord[]> {
    return readTimeline(this.#db, most);
  }

  /** Records from `from` up to `to` (exclusive), oldest first, one after the other. */
  records(from: number, to: number): IterableIterator<StoryRecord> {
    return this.#db.prepare<[number, number], StoryRecord>(between).iterate(from, to);
  }

  /** When (wall ms) a run that stood at record `after` was let go or ended, and how long it had stood; null while it stands. By the index of its run. */
  pauseEnd(run: string, after: number): PauseEnd | null {
    const sql = `SELECT wall_ms AS toMs, ${stood} FROM journal WHERE run = ? AND seq > ? AND type IN (${pauseEnds}) ORDER BY seq LIMIT 1`;
    return this.#db.prepare<[string, number], PauseEnd>(sql).get(run, after) ?? null;
  }

  /** The newest record that holds or decides a call; null when there is none. */
  newestOfCall(callKey: string): number | null {
    const sql = `SELECT max(seq) FROM journal WHERE type IN (${calls}) AND call_key = ?`;
    return this.#db.prepare<[string], number | null>(sql).pluck().get(callKey) ?? null;
  }

  /** A record as History shows it. Refusal: `journal-corrupt`. */
  row(seq: number): Outcome<HistoryRow> | null {
    const sql = `SELECT ${rowColumns} FROM journal WHERE seq = ?`;
    const found = this.#db.prepare<[number], HistorySource>(sql).get(seq);
    return found === undefined ? null : historyRow(found);
  }

  close(): void {
    this.#db.close();
  }
}
