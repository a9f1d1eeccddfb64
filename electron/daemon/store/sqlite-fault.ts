import Database from 'better-sqlite3';
import { refuse, type Refusal } from '../../../shared/reasons';

/** What a failure of SQLite or of the file system means to a caller. Result codes: https://www.sqlite.org/rescode.html */
export function refusalOf(error: unknown): Refusal {
  const text = error instanceof Error ? error.message : String(error);
  if (!(error instanceof Database.SqliteError)) return refuse('journal-unavailable', text);
  const detail = `${text}, ${error.code}`;
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(error.code)) return refuse('journal-corrupt', detail);
  // A record that another writer made in between breaks the rule that seqs follow each other.
  if (/^SQLITE_(BUSY|LOCKED|CONSTRAINT)/.test(error.code)) return refuse('journal-locked', detail);
  return refuse('journal-unavailable', detail);
}
