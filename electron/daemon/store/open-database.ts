import Database from 'better-sqlite3';
import { closeSync, constants, fchmodSync, fstatSync, openSync, statSync } from 'node:fs';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import { prepareSchema } from './schema';
import { refusalOf } from './sqlite-fault';

/** How long another program's lock is waited for. */
const busyTimeoutMs = 1_000;

export type StoreFile = {
  readonly file: string;
  /** Path of SQLite's addon; without it the one beside the bundle, or of the package. */
  readonly nativeBinding?: string | undefined;
};

const binding = ({ nativeBinding }: StoreFile): { nativeBinding?: string } =>
  nativeBinding === undefined ? {} : { nativeBinding };

/** The writer's connection: durable at commit (WAL, synchronous FULL: https://www.sqlite.org/pragma.html#pragma_synchronous). */
export function openForWriting(store: StoreFile): Outcome<Database.Database> {
  try {
    const safe = prepareFile(store.file);
    if (!safe.ok) return safe;
    const db = new Database(store.file, { timeout: busyTimeoutMs, ...binding(store) });
    const ready = prepareSchemaSafely(db);
    if (ready.ok) return done(db);
    db.close();
    return ready;
  } catch (error) {
    return refusalOf(error);
  }
}

function prepareSchemaSafely(db: Database.Database): Outcome<void> {
  try {
    const prepared = prepareSchema(db);
    if (!prepared.ok) return prepared;
    // Only now, because it writes the header: a file that is not ours must stay as it is.
    if (db.pragma('journal_mode = WAL', { simple: true }) !== 'wal')
      return refuse('journal-unavailable', 'no write-ahead log here');
    db.pragma('synchronous = FULL');
    db.pragma('trusted_schema = OFF');
    return done(undefined);
  } catch (error) {
    return refusalOf(error);
  }
}

/** A connection that cannot write. Throws what SQLite throws. */
export function openForReading(store: StoreFile): Database.Database {
  const db = new Database(store.file, {
    readonly: true,
    fileMustExist: true,
    timeout: busyTimeoutMs,
    ...binding(store),
  });
  db.pragma('trusted_schema = OFF');
  return db;
}

/** Makes the file before SQLite does, so that it is ours alone from its first byte (its -wal and -shm take over the mode). */
function prepareFile(file: string): Outcome<void> {
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  // SECURITY: T-18 O_NOFOLLOW: never write through a link that somebody put there.
  const fd = openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  try {
    const { uid, size } = fstatSync(fd);
    if (process.getuid !== undefined && uid !== process.getuid())
      return refuse('directory-unsafe', file);
    // SQLite would silently delete the log of an empty database, and the records in it.
    if (size === 0 && log !== undefined && log.size > 0)
      return refuse('journal-corrupt', 'the file is empty, but its -wal file is not');
    fchmodSync(fd, 0o600);
    return done(undefined);
  } finally {
    closeSync(fd);
  }
}
