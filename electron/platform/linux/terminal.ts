import fs from 'node:fs';
import type { ContainmentProof, ProcessRef } from '../../../shared/model/run';
import { nativeCalls } from './native';
import { alive, type ProcessStat } from '../posix/process-table';
import { procTable } from './proc';

/** ioctl_tty(2), the same numbers on x86 and ARM. */
const TCFLSH = 0x540b;
const TCIFLUSH = 0;

/**
 * Throws away what was typed into a run's terminal while it stood still.
 * SECURITY: T-16: a "y" and Enter typed at a paused prompt would otherwise answer the next one after the thaw.
 * Only when a member has the foreground: otherwise the keys belong to the shell. `kept` = it could not be done.
 */
export function flushTypeAhead(
  root: ProcessRef | null,
  members: readonly ProcessStat[],
): NonNullable<ContainmentProof['typeAhead']> {
  const stat = root === null ? null : alive(procTable, root);
  if (stat === null || stat.tty === 0) return 'no-terminal';
  const groups = new Set([stat.group, ...members.map((member) => member.group)]);
  if (!groups.has(stat.foreground)) return 'no-terminal';
  const file = terminalFile(stat.tty);
  return file !== null && flush(file, stat.tty) ? 'flushed' : 'kept';
}

/** Device file of a controlling terminal number: pseudo terminals have majors 136 to 143, consoles 4 (devices.txt). */
export function terminalFile(tty: number): string | null {
  const major = (tty >> 8) & 0xfff;
  const minor = (tty & 0xff) | ((tty >> 12) & 0xfff00);
  if (major >= 136 && major <= 143) return `/dev/pts/${(major - 136) * 256 + minor}`;
  if (major === 4) return minor < 64 ? `/dev/tty${minor}` : `/dev/ttyS${minor - 64}`;
  return null;
}

function flush(file: string, tty: number): boolean {
  const calls = nativeCalls();
  if (calls === null) return false;
  let fd: number;
  try {
    fd = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NOCTTY | fs.constants.O_NONBLOCK);
  } catch {
    return false;
  }
  try {
    return fs.fstatSync(fd).rdev === tty && calls.ioctl(fd, TCFLSH, TCIFLUSH) === 0;
  } finally {
    fs.closeSync(fd);
  }
}
