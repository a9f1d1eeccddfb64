import fs from 'node:fs';
import path from 'node:path';
import type { ProcessRef } from '../../../shared/model/run';
import { linkOf, readText } from './proc';

/** One lock that a process holds; `inode` is that of the locked file. */
export type KernelLock = {
  /** Who took it; -1 = not one process, but all that share a descriptor (fcntl(2), open file description locks). */
  readonly pid: number;
  readonly inode: string;
  /** Somebody stands in the queue behind it. */
  readonly waitedFor: boolean;
};

const line =
  /^(?:lock:\t)?(\d+):\s+(-> *)?(?:FLOCK|POSIX|OFDLCK)\s+\S+\s+\S+\s+(-?\d+)\s+\S+:(\d+)\s/gm;

/** Reads the lines of proc_locks(5), which stand in proc_pid_fdinfo(5) too. Who only waits is no holder; leases are left out. */
export function parseLocks(text: string): readonly KernelLock[] {
  const all = [...text.matchAll(line)].map(([, id, arrow, pid, inode = '']) => ({
    id,
    waits: arrow !== undefined,
    pid: Number(pid),
    inode,
  }));
  const queued = new Set(all.filter(({ waits }) => waits).map(({ id }) => id));
  return all
    .filter(({ waits }) => !waits)
    .map(({ id, pid, inode }) => ({ pid, inode, waitedFor: queued.has(id) }));
}

/** So many files are named, and so many processes looked at. */
const mostNamed = 5;
const mostLookedAt = 64;

/** Files that these processes keep locked: the index of a git repository first, then those that somebody waits for, then the others. */
export function locksOf(held: readonly ProcessRef[]): readonly string[] {
  const pids = held.slice(0, mostLookedAt);
  const git = pids.filter(({ name }) => name === 'git').flatMap(({ pid }) => indexLock(pid) ?? []);
  return [...new Set([...git, ...kernelLocks(pids)])].slice(0, mostNamed);
}

function kernelLocks(held: readonly ProcessRef[]): readonly string[] {
  const files = held.flatMap(({ pid }) => lockedBy(pid));
  // Only then: to list all locks the kernel waits until nobody changes any, about 10 ms (measured), and every freeze would.
  if (files.length === 0) return [];
  const all = parseLocks(readText('/proc/locks') ?? '');
  const waitedFor = new Set(all.flatMap((lock) => (lock.waitedFor ? [lock.inode] : [])));
  return files
    .toSorted((a, b) => Number(waitedFor.has(b.inode)) - Number(waitedFor.has(a.inode)))
    .map(({ file }) => file);
}

/** Files on whose descriptors a process holds a lock, as the kernel shows with each of them. */
function lockedBy(pid: number): readonly { readonly file: string; readonly inode: string }[] {
  return descriptors(pid).flatMap((fd) => {
    const [lock] = parseLocks(readText(`/proc/${pid}/fdinfo/${fd}`) ?? '');
    const file = lock === undefined ? null : linkOf(`/proc/${pid}/fd/${fd}`);
    return lock === undefined || file === null ? [] : [{ file, inode: lock.inode }];
  });
}

function descriptors(pid: number): readonly string[] {
  try {
    return fs.readdirSync(`/proc/${pid}/fdinfo`);
  } catch {
    return [];
  }
}

/** git locks its index by a file that is there (gitrepository-layout(5)), which the kernel knows nothing of. */
function indexLock(pid: number): string | null {
  const cwd = linkOf(`/proc/${pid}/cwd`);
  const folder = cwd === null ? null : gitFolder(cwd);
  const file = folder === null ? null : path.join(folder, 'index.lock');
  return file !== null && fs.existsSync(file) ? file : null;
}

/** The folder of the repository that `at` lies in; that of a worktree is named in a file. */
function gitFolder(at: string): string | null {
  for (let up = at; ; up = path.dirname(up)) {
    const git = path.join(up, '.git');
    if (fs.existsSync(path.join(git, 'HEAD'))) return git;
    const named = isSmallFile(git) ? /^gitdir: (.+)$/m.exec(readText(git) ?? '')?.[1] : undefined;
    if (named !== undefined) return path.resolve(up, named);
    if (up === path.dirname(up)) return null;
  }
}

/** A pipe of that name, made by the run, would keep who reads it waiting. */
function isSmallFile(file: string): boolean {
  const found = fs.lstatSync(file, { throwIfNoEntry: false });
  return found?.isFile() === true && found.size < 4_096;
}
