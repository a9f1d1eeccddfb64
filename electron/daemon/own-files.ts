import { createHash } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  type Stats,
} from 'node:fs';
import path from 'node:path';
import type { Paths } from '../../shared/platform';
import type { Supervisor } from './supervisor';
import { unawaited } from './unawaited';

/** Seen within two seconds, as a changed hook is. */
const lookMs = 1_000;
/** A larger file is the runtime, which the kernel lets nobody write in place while it runs (execve(2): ETXTBSY). */
const readUpTo = 16 * 1024 * 1024;
const pieceBytes = 256 * 1024;
const namedAtMost = 5;

/** Folders and files of a build, in development and in a package. */
const programParts = ['daemon', 'hook', 'cli', 'bin', 'runtime', 'main', 'preload', 'app.asar'];

type Change = 'changed' | 'removed' | 'appeared';
type World = Pick<Supervisor, 'note' | 'notices'>;
/** What a file is: `look` is cheap and made each time, `is` only when `look` differs. */
type Seen = { readonly look: string; readonly is: string };

/**
 * Watches what Holdpoint itself runs from and rests on: its program files, its sockets, its lock and the operator's
 * verifier. None of them changes by itself while a daemon runs, but for the first enrolment.
 * SECURITY: T-12, T08: somebody who runs as this user can change them; that is told, and on record.
 */
export class OwnFiles {
  readonly #seen = new Map<string, Seen>();
  readonly #touched = new Map<string, Change>();

  constructor(
    readonly world: World,
    readonly build: string,
    readonly state: readonly string[],
  ) {
    for (const file of this.#files()) this.#keep(file);
  }

  /** One record and one notice for all that changed since the last look. */
  look(): void {
    const files = new Set([...this.#files(), ...this.#seen.keys()]);
    const changes = [...files].flatMap((file) => {
      const change = this.#changeOf(file);
      return change === null ? [] : [[file, change] as const];
    });
    if (changes.length === 0) return;
    for (const [file, change] of changes) this.#touched.set(file, change);
    const said = changes.map(([file, change]) => `${file} ${change}`);
    this.world.notices.set('own-files', 'error', noticeOf(this.#touched));
    const noted = this.world.note('files.touched', `own files: ${listed(said)}`, { files: said });
    unawaited('the record of touched files', noted);
  }

  #changeOf(file: string): Change | null {
    const before = this.#seen.get(file);
    const look = lookOf(file);
    if (look === null) return before !== undefined && this.#seen.delete(file) ? 'removed' : null;
    if (before?.look === look) return null;
    const now = this.#keep(file);
    if (now === undefined || now.is === before?.is) return null;
    if (before !== undefined || this.#touched.has(file)) return 'changed';
    // What is made when an operator enrols is no change.
    return this.state.includes(file) ? null : 'appeared';
  }

  #keep(file: string): Seen | undefined {
    const look = lookOf(file);
    if (look !== null) this.#seen.set(file, { look, is: identityOf(file) });
    return this.#seen.get(file);
  }

  #files(): string[] {
    return [
      ...programParts.flatMap((part) => filesBelow(path.join(this.build, part))),
      ...this.state,
    ];
  }
}

/** The state that a running daemon rests on and never changes by itself. */
const stateOf = (paths: Paths): readonly string[] => [
  paths.agentSocket,
  paths.operatorSocket,
  paths.endpointFile,
  paths.lockFile,
  paths.verifierFile,
];

/** Looks each second until what it returns is called. To be started when the sockets stand. */
export function watchOwnFiles(supervisor: Supervisor, build: string): () => void {
  const own = new OwnFiles(supervisor, build, stateOf(supervisor.parts.platform.paths));
  const timer = setInterval(() => own.look(), lookMs);
  return () => clearInterval(timer);
}

const noticeOf = (touched: ReadonlyMap<string, Change>): string =>
  `Files of Holdpoint itself were touched while it runs: ${listed([...touched].map(([file, change]) => `${file} (${change})`))}. If you have just updated Holdpoint, restart the daemon; if not, somebody tampers with it.`;

const listed = (all: readonly string[]): string =>
  all.length <= namedAtMost
    ? all.join(', ')
    : `${all.slice(0, namedAtMost).join(', ')} and ${all.length - namedAtMost} more`;

function filesBelow(place: string): string[] {
  const found = statOf(place, lstatSync);
  if (found === null) return [];
  return found.isDirectory() ? filesIn(place) : [place];
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const place = path.join(folder, entry.name);
      return entry.isDirectory() ? filesIn(place) : [place];
    });
  } catch {
    // Gone since, or closed to us: what was seen in it before counts as removed.
    return [];
  }
}

/** ctime counts: unlike mtime no program can set it (inode(7)). A link is looked at, and what it leads to. */
function lookOf(file: string): string | null {
  const itself = statOf(file, lstatSync);
  if (itself === null) return null;
  const leadsTo = itself.isSymbolicLink() ? statOf(file, statSync) : itself;
  return [itself, leadsTo]
    .map((one) => (one === null ? '-' : `${one.dev} ${one.ino} ${one.size} ${one.ctimeMs}`))
    .join(' ');
}

/** By content, so that a new hard link or the same bytes put there anew are no change; else by inode. */
function identityOf(file: string): string {
  const found = statOf(file, statSync);
  if (found === null) return 'nothing behind it';
  const base = `${found.mode}`;
  if (!found.isFile()) return `${base} ${found.ino}`;
  if (found.size > readUpTo) return `${base} ${found.ino} ${found.size} ${found.mtimeMs}`;
  try {
    return `${base} ${contentHash(file)}`;
  } catch {
    return `${base} unreadable`;
  }
}

/** Piece by piece: whole files of some megabytes take half as much CPU again (measured), at every start of a daemon. */
function contentHash(file: string): string {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(pieceBytes);
  const fd = openSync(file, 'r');
  try {
    for (let got = readSync(fd, piece); got > 0; got = readSync(fd, piece))
      hash.update(piece.subarray(0, got));
  } finally {
    closeSync(fd);
  }
  return hash.digest('hex');
}

function statOf(file: string, stat: (file: string) => Stats): Stats | null {
  try {
    return stat(file);
  } catch {
    return null;
  }
}
