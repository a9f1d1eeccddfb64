import { existsSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { findProgram } from '../connect/product-program';
import { guardFilter } from '../platform/linux/guard-filter';
import { guardArguments } from '../platform/linux/guard-profile';
import { nativeCalls } from '../platform/linux/native';
import type { Io } from './command';
import { guardSurroundings } from './env';

/** Where bwrap reads its system call filter from. */
export const guardFilterFd = 5;

/** What stands around a guarded command: the words before it, and the filter to be written to `guardFilterFd`. */
export type GuardWalls = { readonly words: readonly string[]; readonly filter: Buffer };

/** The walls, or one sentence why they cannot be built here. `open` names what stays open on this kernel, or is null. */
export type Guard =
  { readonly walls: GuardWalls; readonly open: string | null } | { readonly why: string };

type Parts = { readonly program: string; readonly filter: Buffer };

/** What the walls are built from, or one sentence on what of it is not here. */
function guardParts({ searched }: ReturnType<typeof guardSurroundings>): Parts | { why: string } {
  if (process.platform !== 'linux') return { why: 'Guard is built for Linux only.' };
  const program = findProgram('bwrap', searched);
  if (program === null) return { why: 'Guard needs bubblewrap (bwrap), and it is not installed.' };
  const filter = guardFilter(process.arch);
  if (filter === null) return { why: `Guard does not know the processor ${process.arch}.` };
  return { program, filter };
}

/** Why level Guard cannot be had here, in one sentence; null where it is there. Changes nothing of this process. */
export function whyNoGuard(): string | null {
  const parts = guardParts(guardSurroundings());
  return 'why' in parts ? parts.why : null;
}

/**
 * Makes level Guard ready: bubblewrap, the filter, and on this process itself, for all it starts, the kernel's own walls
 * around abstract sockets and signals (landlock(7)), which no namespace gives without taking the network away.
 */
export function buildGuard(io: Io): Guard {
  const around = guardSurroundings();
  const parts = guardParts(around);
  if ('why' in parts) return parts;
  const { program, filter } = parts;
  // SECURITY: T-16: what a terminal or an editor left open (a folder, the display's socket) leads around every wall.
  if (nativeCalls()?.keepDescriptors() !== true)
    return { why: 'Guard cannot close here what was left open to the command.' };
  const confined = nativeCalls()?.confine() ?? false;
  const words = [program, ...profile(io, around), '--seccomp', String(guardFilterFd), '--'];
  return { walls: { words, filter }, open: confined ? null : abstractOpen };
}

const abstractOpen =
  'This kernel (older than Linux 6.12) leaves abstract sockets open to the command: a display that listens on one can be reached.';

function profile(
  io: Io,
  { home, runtimeBase, cookies }: ReturnType<typeof guardSurroundings>,
): string[] {
  return guardArguments({
    paths: io.paths,
    home,
    cwd: process.cwd(),
    programs: [realpathSync(io.home), dirname(realpathSync(process.execPath))],
    runtimeBase,
    cookies,
    exists: existsSync,
  });
}
