import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Paths } from '../../shared/platform';
import { readStat } from '../platform/linux/proc';

/** So often a lost daemon is started or set going again within this time (ms); then it is left to the operator. */
export const triesAtMost = 5;
export const triesWithinMs = 600_000;
const endLimitMs = 5_000;
const lookMs = 50;

/** Bounds the attempts to bring a daemon back: one that ends or stops again and again needs a person. */
export class Watchdog {
  #tries: readonly number[] = [];

  /** May another attempt be made? Counts it. `nowMs` is monotonic. */
  mayTry(nowMs = performance.now()): boolean {
    const lately = this.#tries.filter((at) => nowMs - at < triesWithinMs);
    const may = lately.length < triesAtMost;
    this.#tries = may ? [...lately, nowMs] : lately;
    return may;
  }

  /** The operator asked for it himself. */
  forget(): void {
    this.#tries = [];
  }

  /** What is said when it was enough. */
  readonly gaveUp = `it was lost ${triesAtMost} times within ${triesWithinMs / 60_000} minutes, so it is not started again by itself`;
}

type Holder = { readonly pid: number; readonly startTime: string };

/**
 * The live process that the lock names, if it runs this daemon's program; null where that cannot be told.
 * SECURITY: T-17: by pid, start time and program, because a file may name anybody.
 */
function daemonOf(lockFile: string, script: string): Holder | null {
  try {
    const [pid = '', startTime = ''] = readFileSync(lockFile, 'utf8').trim().split(' ');
    const command = readFileSync(`/proc/${Number(pid)}/cmdline`, 'utf8').split('\0');
    const holder = { pid: Number(pid), startTime };
    return command.includes(script) && isThere(holder) ? holder : null;
  } catch {
    return null;
  }
}

const isThere = ({ pid, startTime }: Holder): boolean => readStat(pid)?.startTime === startTime;

/** Sets a daemon going that somebody stopped (SIGSTOP): nothing of it is lost. True when there was one to signal. */
export function wakeDaemon({ lockFile }: Pick<Paths, 'lockFile'>, script: string): boolean {
  const daemon = daemonOf(lockFile, script);
  return daemon !== null && process.kill(daemon.pid, 'SIGCONT');
}

/** Ends a daemon that does not answer, so that another can take its place; what it had acknowledged is on disk. True when it is gone. */
export async function endDaemon(
  { lockFile }: Pick<Paths, 'lockFile'>,
  script: string,
): Promise<boolean> {
  const daemon = daemonOf(lockFile, script);
  if (daemon === null) return false;
  process.kill(daemon.pid, 'SIGKILL');
  const endAtMs = performance.now() + endLimitMs;
  while (isThere(daemon) && readStat(daemon.pid)?.state !== 'Z') {
    if (performance.now() > endAtMs) return false;
    await delay(lookMs);
  }
  return true;
}
