import type { ProcessRef } from '../../../shared/model/run';

/**
 * One process as the system shows it. `state` is the letter of ps(1); `tty` is the device number of the controlling
 * terminal (0 = none), `foreground` the process group that has that terminal (-1 = none or not known).
 */
export type ProcessStat = ProcessRef & {
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly tty: number;
  readonly foreground: number;
};

/** Where processes are looked up: /proc on Linux, ps on macOS. */
export type ProcessTable = {
  /** Null when it is gone. */
  one(pid: number): ProcessStat | null;
  /** All of them, by a look that began at `since` (performance.now()) or later; without it, by a new one. Somebody else may have made it. */
  all(since?: number): ReadonlyMap<number, ProcessStat>;
  /** Children of this process's first thread, to which the kernel gives orphans; empty where that cannot be asked for. */
  childrenOf(pid: number): readonly number[];
  /** A number that grows whenever this process takes the exit status of a child; always 0 where the system does not tell. */
  reaped(pid: number): number;
  /** The newest look at all of them that anybody made, when it is younger than `latelyMs`; else a new one. */
  lately(): ReadonlyMap<number, ProcessStat>;
  /** Does it run nothing of its own until SIGCONT? Stopped, or, where the system shows that, sure to stop before it runs on. */
  standing(stat: ProcessStat): boolean;
  /** Sends a signal to exactly this process; false when it is gone, finished or not ours to signal. */
  signal(ref: ProcessRef, signal: NodeJS.Signals): boolean;
};

const latelyMs = 100;

/**
 * `all` and `lately` of a table that is read by `read`. A look costs milliseconds, and what only watches (has anybody set one of
 * a hundred paused runs going?) may share one that is over; what stops or ends processes only one that began after it asked.
 */
export function sharedLooks(
  read: () => Map<number, ProcessStat>,
): Pick<ProcessTable, 'all' | 'lately'> {
  let newest = { atMs: Number.NEGATIVE_INFINITY, look: new Map<number, ProcessStat>() };
  const all = (since = Number.POSITIVE_INFINITY): ReadonlyMap<number, ProcessStat> => {
    // The time of its beginning, as it is taken before.
    if (newest.atMs < since) newest = { atMs: performance.now(), look: read() };
    return newest.look;
  };
  return { all, lately: () => all(performance.now() - latelyMs) };
}

/** Zombie (Z) or dead (X): it runs no code and cannot be signalled. */
export const finished = (stat: ProcessStat): boolean => stat.state === 'Z' || stat.state === 'X';
/** Stopped by a signal (T) or by a tracer (t). */
export const stopped = (stat: ProcessStat): boolean => stat.state === 'T' || stat.state === 't';

export const refOf = (stat: ProcessStat): ProcessRef => ({
  pid: stat.pid,
  startTime: stat.startTime,
  name: stat.name,
});

/** The process as it is now when it is still the same one and not finished, else null. */
export function alive(table: Pick<ProcessTable, 'one'>, ref: ProcessRef): ProcessStat | null {
  const stat = table.one(ref.pid);
  return stat !== null && stat.startTime === ref.startTime && !finished(stat) ? stat : null;
}

/**
 * `ProcessTable.signal` where the system has nothing better than kill(2).
 * SECURITY: T-17: without the start-time check a reused pid would hit a stranger.
 */
export function signalChecked(
  table: Pick<ProcessTable, 'one'>,
  ref: ProcessRef,
  signal: NodeJS.Signals,
): boolean {
  if (alive(table, ref) === null) return false;
  try {
    return process.kill(ref.pid, signal);
  } catch {
    return false;
  }
}
