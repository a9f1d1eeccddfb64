import type { Database } from 'better-sqlite3';
import { done, refuse, type Outcome } from '../../../shared/reasons';

/** `HPJ1`: says in the file's header whose it is (https://www.sqlite.org/pragma.html#pragma_application_id). */
export const applicationId = 0x48504a31;
export const schemaVersion = 3;

/** Since version 2: the registry of agents is read from the journal at each start. */
const agentIndex =
  "CREATE INDEX journal_agent_changed ON journal (seq) WHERE type = 'agent.changed';";

/** Since version 3: what says when the operator was there, and which leases stood. Few records among many calls. */
export const timelineTypes =
  "type IN ('presence.changed', 'daemon.started', 'daemon.stopped', 'lease.made', 'lease.ended')";
const timelineIndex = `CREATE INDEX journal_timeline ON journal (seq) WHERE ${timelineTypes};`;

/** What an older journal gets to be one of this version: `[n]` leads from version n to the next. Nothing in it changes a record. */
const steps: Readonly<Record<number, string>> = { 1: agentIndex, 2: timelineIndex };

/**
 * Columns that are searched but not hashed (`call_key`, `summary`) are computed by SQLite from the payload, so that nothing
 * can be changed beside the chain. Indexes are narrow, because each one is written before the answer leaves; the
 * partial ones hold only the records that a question at start-up needs. The text index is filled later (`history_text_end`
 * says how far) and may be dropped and built again.
 */
const schema = `
  CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    wall_ms REAL NOT NULL,
    mono_ns TEXT NOT NULL,
    boot_id TEXT NOT NULL,
    type TEXT NOT NULL,
    agent TEXT,
    run TEXT,
    presence TEXT NOT NULL,
    decision TEXT,
    rule TEXT,
    route TEXT,
    payload TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    call_key TEXT GENERATED ALWAYS AS (payload ->> '$.callKey') VIRTUAL,
    summary TEXT GENERATED ALWAYS AS (payload ->> '$.summary') VIRTUAL
  ) STRICT;

  CREATE INDEX journal_run ON journal (run) WHERE run IS NOT NULL;
  CREATE INDEX journal_decision ON journal (decision) WHERE decision IS NOT NULL;
  CREATE INDEX journal_held ON journal (call_key) WHERE type = 'call.held';
  CREATE INDEX journal_call ON journal (call_key, seq) WHERE type IN ('call.held', 'call.decided');
  CREATE INDEX journal_registered ON journal (run) WHERE type = 'run.registered';
  CREATE INDEX journal_ended ON journal (run) WHERE type = 'run.ended';

  ${agentIndex}
  ${timelineIndex}

  CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END;
  CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END;
  CREATE TRIGGER journal_only_next BEFORE INSERT ON journal
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
    BEGIN SELECT RAISE(ABORT, 'the journal is append only: records follow each other'); END;

  CREATE VIRTUAL TABLE history_text USING fts5 (summary, content = '', tokenize = 'unicode61 remove_diacritics 2');
  CREATE TABLE history_text_end (seq INTEGER NOT NULL) STRICT;
  INSERT INTO history_text_end VALUES (0);

  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};
`;

/**
 * Makes an empty database a journal, and leaves a journal as it is. Nothing is written to a file that is neither.
 * Refusals: `journal-corrupt` (somebody else's database), `journal-newer`.
 */
export function prepareSchema(db: Database): Outcome<void> {
  const id = db.pragma('application_id', { simple: true });
  const version = Number(db.pragma('user_version', { simple: true }));
  const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
  if (id === applicationId && version > schemaVersion)
    return refuse('journal-newer', `schema ${version}`);
  if (id === applicationId && version === schemaVersion) return done(undefined);
  if (id === applicationId && steps[version] !== undefined) return done(renew(db, version));
  if (tables > 0 || id !== 0)
    return refuse('journal-corrupt', 'the file is not a Holdpoint journal');
  db.transaction(() => db.exec(schema)).immediate();
  return done(undefined);
}

/** In one transaction: an older journal becomes one of this version, or stays what it is. */
function renew(db: Database, from: number): void {
  const wanted = Object.entries(steps).filter(([version]) => Number(version) >= from);
  const all = wanted.map(([, step]) => step).join(' ');
  db.transaction(() => db.exec(`${all} PRAGMA user_version = ${schemaVersion};`)).immediate();
}

/** Columns of a record under the names of `StoredRecord`. */
export const recordColumns =
  'seq, wall_ms AS wallMs, mono_ns AS monoNs, boot_id AS bootId, type, agent, run, presence, decision, rule, route, payload, prev, hash';
