import type { HistoryQuery } from './protocol';
import type {
  JournalEntry,
  JournalRecord,
  HistoryRow,
  RecordType,
  VerifyResult,
} from './model/journal';
import type { Outcome } from './reasons';

/** A record of presence, daemon or lease; `beforeMs` is the wall time of the record before it, known only for `daemon.started`. */
export type TimelineRecord = Pick<
  JournalRecord,
  'seq' | 'wallMs' | 'type' | 'agent' | 'presence' | 'payload'
> & { readonly beforeMs: number | null };

/** The journal as the rest of the daemon sees it. Only `electron/daemon/store` knows SQLite. */
export interface Journal {
  /**
   * Appends one entry. Resolves when the record is durable (committed, WAL, synchronous FULL) and never before: an answer that
   * depends on it waits. Refusals: `journal-unavailable` (disk full, read-only, worker lost), `journal-corrupt`, `journal-locked`.
   * Entries are committed in the order of the calls.
   */
  append(entry: JournalEntry): Promise<Outcome<JournalRecord>>;
  page(query: HistoryQuery): Outcome<{ rows: HistoryRow[]; more: boolean }>;
  record(seq: number): Outcome<JournalRecord>;
  /** Records whose call was held and never decided: what was in flight when the daemon died. Oldest first. */
  undecided(): Outcome<JournalRecord[]>;
  /** Runs registered and never ended. */
  openRuns(): Outcome<JournalRecord[]>;
  /** The newest records of one type (below `before`, a seq, when given), newest first. `call.decided` and `agent.changed` go by an index or from the end. */
  latest(type: RecordType, limit: number, before?: number): Outcome<JournalRecord[]>;
  /** The newest record that holds or decides that call, or the newest of these types about that run; null when there is none. By an index. */
  newest(
    of:
      | { readonly callKey: string }
      | { readonly run: string; readonly types: readonly RecordType[] },
  ): Outcome<JournalRecord | null>;
  /** The newest `most` records that say when the operator was there and which leases stood, oldest first; `only` those among them of these types. By an index. */
  timeline(most: number, only?: readonly RecordType[]): Outcome<TimelineRecord[]>;
  verify(): Promise<VerifyResult>;
  count(): number;
  close(): Promise<void>;
}
