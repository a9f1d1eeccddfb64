import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Classification } from '../../../shared/model/classification';

/** A file that a call would start, and its content at this moment (sha256 hex, or what it is instead of a file). */
export type FixedFile = { readonly path: string; readonly hash: string };

/** The files that a call starts, as an approval is bound to them; `loose` says why one could not be bound. */
export type FixedFiles = { readonly files: readonly FixedFile[]; readonly loose: string | null };

export const noFiles: FixedFiles = { files: [], loose: null };

/** Larger files are not read while the operator's answer waits for it. */
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
 * build file of a folder in which a build tool runs. What such a file loads itself is not followed. At most 8 MiB of each file; a larger one makes the call uninspectable, and is bound by
 * its identity, size and times.
 */
export function fixFiles({ targets }: Classification): FixedFiles {
  const paths = targets
    .filter(({ kind, effect }) => kind === 'path' && effect === 'executes')
    .map(({ resolved }) => resolved);
  const files = [...new Set(paths.flatMap(startedBy))].map((path) => ({
    path,
    hash: contentOf(path),
  }));
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

function contentOf(path: string): string {
  let fd: number;
  try {
    // O_NONBLOCK: a named pipe in the file's place must not stop the daemon.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (fault) {
    return `unread ${fault instanceof Error && 'code' in fault ? String(fault.code) : ''}`;
  }
  try {
    return hashOf(fd);
  } catch {
    return 'unread';
  } finally {
    closeSync(fd);
  }
}

function hashOf(fd: number): string {
  const stat = fstatSync(fd, { bigint: true });
  if (!stat.isFile()) return 'no file';
  const large = `large ${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(pieceBytes);
  let total = 0;
  for (let got = readSync(fd, piece); got > 0; got = readSync(fd, piece)) {
    total += got;
    if (total > mostBytes) return large;
    hash.update(piece.subarray(0, got));
  }
  return hash.digest('hex');
}
