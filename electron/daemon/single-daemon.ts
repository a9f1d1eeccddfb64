import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import type { ProcessControl } from '../../shared/platform';
import { faultCode } from '../../shared/faults';
import { done, refuse, type Outcome } from '../../shared/reasons';

/**
 * One daemon per user: a lock file that names its holder by pid and start time, so that a reused pid does not keep a dead
 * daemon's lock. The socket probe in `unix-socket.ts` is the second check. Refusals: `daemon-running`, `socket-squatted`.
 */
export function takeLock(path: string, processes: ProcessControl): Outcome<() => void> {
  const own = processes.identify(process.pid);
  const mine = `${process.pid} ${own?.startTime ?? ''}\n`;
  for (let attempt = 0; attempt < 2; attempt++) {
    if (tryTake(path, mine)) return done(() => release(path, mine));
    const holder = readIfThere(path);
    if (holder !== null && lives(holder, processes)) return refuse('daemon-running', path);
    if (holder !== null && !clearStale(path, holder)) return refuse('daemon-running', path);
  }
  return refuse('daemon-running', path);
}

/** The file appears whole or not at all (link(2) of a written one), so nobody reads a lock without its holder. */
function tryTake(path: string, text: string): boolean {
  const whole = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(whole, text, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(whole, path);
    return true;
  } catch (fault) {
    if (faultCode(fault) === 'EEXIST') return false;
    throw fault;
  } finally {
    unlinkSync(whole);
  }
}

/** Takes a dead daemon's lock away; when another starter was faster and the lock is his by now, it is given back. */
function clearStale(path: string, stale: string): boolean {
  const aside = `${path}.stale.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch (fault) {
    return faultCode(fault) === 'ENOENT';
  }
  const isStale = readIfThere(aside) === stale;
  if (!isStale) linkSync(aside, path);
  unlinkSync(aside);
  return isStale;
}

function lives(text: string, processes: ProcessControl): boolean {
  const [pid, startTime] = text.trim().split(' ');
  const found = processes.identify(Number(pid) || -1);
  return found !== null && found.startTime === startTime;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function release(path: string, mine: string): void {
  if (readIfThere(path) === mine) unlinkSync(path);
}
