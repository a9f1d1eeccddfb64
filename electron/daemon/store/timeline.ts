import type { Database } from 'better-sqlite3';
import { RecordType } from '../../../shared/model/journal';
import { PresenceState } from '../../../shared/model/presence';
import { z } from 'zod';
import { JsonObject } from '../../../shared/json';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import type { TimelineRecord } from '../../../shared/store-port';
import { timelineTypes } from './schema';

const Timeline: z.ZodType<TimelineRecord> = z.object({
  seq: z.number().int(),
  wallMs: z.number(),
  type: RecordType,
  agent: z.string().nullable(),
  presence: PresenceState,
  payload: JsonObject,
  beforeMs: z.number().nullable(),
});

type Stored = Omit<TimelineRecord, 'payload'> & { readonly payload: string };

/** By the index `journal_timeline`, from its end: as fast in a journal of millions as in a new one. */
export const timelineQuery = `SELECT seq, wall_ms AS wallMs, type, agent, presence, payload,
  CASE WHEN type = 'daemon.started' THEN (SELECT b.wall_ms FROM journal AS b WHERE b.seq = journal.seq - 1) END AS beforeMs
  FROM journal WHERE ${timelineTypes} ORDER BY seq DESC LIMIT ?`;

/** The newest `most` records of presence, daemon and leases, oldest first; `only` those among them of these types. Refusal: `journal-corrupt`. Throws what SQLite throws. */
export function readTimeline(
  db: Database,
  most: number,
  only: readonly RecordType[] = [],
): Outcome<TimelineRecord[]> {
  const read: TimelineRecord[] = [];
  const sql =
    only.length === 0
      ? timelineQuery
      : `SELECT * FROM (${timelineQuery}) WHERE type IN (${listed(only)})`;
  for (const stored of db.prepare<[number], Stored>(sql).iterate(most)) {
    const record = Timeline.safeParse({ ...stored, payload: parsed(stored.payload) });
    if (!record.success) return refuse('journal-corrupt', `record ${stored.seq}`);
    read.push(record.data);
  }
  return done(read.toReversed());
}

/** Types as they stand in SQL, so that the index of a type can be used. */
export const listed = (types: readonly RecordType[]): string =>
  types.map((type) => `'${RecordType.parse(type)}'`).join(', ');

/** The JSON of a payload; undefined when it is none. */
export function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
