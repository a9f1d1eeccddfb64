import { closeSync, constants, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
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
    const taken = tryTake(path, mine);
    if (taken) return done(() => release(path, mine));
    if (holderLives(path, processes)) return refuse('daemon-running', path);
    unlinkSync(path);
  }
  return refuse('daemon-running', path);
}

function tryTake(path: string, text: string): boolean {
  try {
    const file = openSync(
      path,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
      0o600,
    );
    writeSync(file, text);
    closeSync(file);
    return true;
  } catch (fault) {
    if (faultCode(fault) === 'EEXIST') return false;
    throw fault;
  }
}

function holderLives(path: string, processes: ProcessControl): boolean {
  const [pid, startTime] = readFileSync(path, 'utf8').trim().split(' ');
  const found = processes.identify(Number(pid) || -1);
  return found !== null && found.startTime === startTime;
}

function release(path: string, mine: string): void {
  try {
    if (readFileSync(path, 'utf8') === mine) unlinkSync(path);
  } catch {
    /* already gone: nothing is held */
  }
}
