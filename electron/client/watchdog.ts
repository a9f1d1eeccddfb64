import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Paths } from '../../shared/platform';
import type { ProcessRef } from '../../shared/model/run';
import { linuxProcesses, readStat } from '../platform/linux/proc';
import { signalChecked } from '../platform/posix/process-table';

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

/**
 * The live process that the lock names, if it runs this daemon's program; null where that cannot be told.
 * SECURITY: T-17: by pid, start time and program, because a file may name anybody.
 */
function daemonOf(lockFile: string, script: string): ProcessRef | null {
  const [pid, startTime] = lockText(lockFile).trim().split(' ');
  const holder = linuxProcesses.identify(Number(pid));
  if (holder === null || holder.startTime !== startTime) return null;
  return linuxProcesses.commandOf(holder.pid)?.argv.includes(script) === true ? holder : null;
}

function lockText(lockFile: string): string {
  try {
    return readFileSync(lockFile, 'utf8');
  } catch {
    return '';
  }
}

/** Without handles of the kernel: those take a native library, which the tray app does not load. */
const signal = (daemon: ProcessRef, name: NodeJS.Signals): boolean =>
  signalChecked({ one: readStat }, daemon, name);

/** Sets a daemon going that somebody stopped (SIGSTOP): nothing of it is lost. True when there was one to signal. */
export function wakeDaemon({ lockFile }: Pick<Paths, 'lockFile'>, script: string): boolean {
  const daemon = daemonOf(lockFile, script);
  return daemon !== null && signal(daemon, 'SIGCONT');
}

/** Ends a daemon that does not answer, so that another can take its place; what it had acknowledged is on disk. True when it is gone. */
export async function endDaemon(
  { lockFile }: Pick<Paths, 'lockFile'>,
  script: string,
): Promise<boolean> {
  const daemon = daemonOf(lockFile, script);
  if (daemon === null) return false;
  signal(daemon, 'SIGKILL');
  const endAtMs = performance.now() + endLimitMs;
  while (linuxProcesses.isAlive(daemon)) {
    if (performance.now() > endAtMs) return false;
    await delay(lookMs);
  }
  return true;
}
