import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Classification } from '../../../shared/model/classification';

/** A file that a call would start, and its content at this moment (sha256 hex, or what it is instead of a file). */
export type FixedFile = { readonly path: string; readonly hash: string };

/** The files that a call starts, as an approval is bound to them; `loose` says why one could not be bound. */
export type FixedFiles = { readonly files: readonly FixedFile[]; readonly loose: string | null };

export const noFiles: FixedFiles = { files: [], loose: null };

/** More than this is not read for one call, all its files together: the daemon stands still meanwhile. */
const mostBytes = 8 * 1024 * 1024;
const pieceBytes = 256 * 1024;

/** What a build tool runs is written in one of these, in the folder where it is started. */
const buildFiles = [
  'GNUmakefile',
  'makefile',
  'Makefile',
  'package.json',
  'justfile',
  'Taskfile.yml',
  'Cargo.toml',
  'build.rs',
  'pyproject.toml',
  'setup.py',
  'conftest.py',
  'CMakeLists.txt',
  'build.gradle',
  'build.gradle.kts',
  'pom.xml',
  'Rakefile',
];

/**
 * SECURITY: T-5 (C01, C08). Reads what a call would start: scripts given to interpreters, programs named by their path, and the
 * build file of a folder in which a build tool runs. What such a file loads itself is not followed.
 * SECURITY: T-20. At most 8 MiB in all; a file beyond them makes the call uninspectable, and is bound by its identity, size and times.
 */
export function fixFiles({ targets }: Classification): FixedFiles {
  const paths = targets
    .filter(({ kind, effect }) => kind === 'path' && effect === 'executes')
    .map(({ resolved }) => resolved);
  let left = mostBytes;
  const files = [...new Set(paths.flatMap(startedBy))].map((path) => {
    const { hash, read } = contentOf(path, left);
    left -= read;
    return { path, hash };
  });
  const loose = files.find(({ hash }) => hash.startsWith('large '));
  return {
    files,
    loose:
      loose === undefined ? null : `${loose.path} is too large to bind your answer to its content`,
  };
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** The file itself; for a folder every build file that could stand in it, so that a new one is noticed too. */
function startedBy(path: string): readonly string[] {
  try {
    return isFolder(path) ? buildFiles.map((name) => join(path, name)) : [path];
  } catch {
    return [path];
  }
}

/** Content as a hash, and how many bytes it took. */
type Content = { readonly hash: string; readonly read: number };

function contentOf(path: string, most: number): Content {
  let fd: number;
  try {
    // O_NONBLOCK: a named pipe in the file's place must not stop the daemon.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (fault) {
    const code = fault instanceof Error && 'code' in fault ? String(fault.code) : '';
    return { hash: `unread ${code}`, read: 0 };
  }
  try {
    return hashOf(fd, most);
  } catch {
    return { hash: 'unread', read: 0 };
  } finally {
    closeSync(fd);
  }
}

function hashOf(fd: number, most: number): Content {
  const stat = fstatSync(fd, { bigint: true });
  if (!stat.isFile()) return { hash: 'no file', read: 0 };
  const large = `large ${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
  if (stat.size > most) return { hash: large, read: 0 };
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(pieceBytes);
  let read = 0;
  for (let got = readSync(fd, piece); got > 0; got = readSync(fd, piece)) {
    read += got;
    if (read > most) return { hash: large, read };
    hash.update(piece.subarray(0, got));
  }
  return { hash: hash.digest('hex'), read };
}
