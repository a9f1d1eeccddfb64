import { execFileSync } from 'node:child_process';
import {
  sharedLooks,
  signalChecked,
  stopped,
  type ProcessStat,
  type ProcessTable,
} from '../posix/process-table';

const columns = 'pid=,ppid=,pgid=,stat=,lstart=,comm=';

/** Processes by ps(1). macOS shows no session numbers there, so groups and parents must do; lstart has whole seconds. */
export const psTable: ProcessTable = {
  one: (pid) => list(['-p', String(pid)]).get(pid) ?? null,
  // Orphans go to launchd here.
  childrenOf: () => [],
  reaped: () => 0,
  ...sharedLooks(() => list(['-ax'])),
  standing: stopped,
  signal: (ref, signal) => signalChecked(psTable, ref, signal),
};

function list(selection: readonly string[]): Map<number, ProcessStat> {
  try {
    return parsePs(
      execFileSync('/bin/ps', [...selection, '-o', columns], {
        encoding: 'utf8',
        env: { LC_ALL: 'C' },
      }),
    );
  } catch {
    return new Map();
  }
}

/** Lines such as `  77    1   77 Ss   Sat Nov 22 09:00:00 2025     /usr/bin/x`. */
export function parsePs(text: string): Map<number, ProcessStat> {
  const line = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\d{4})\s+(.*)$/gm;
  const found = new Map<number, ProcessStat>();
  for (const [, pid, parent, group, state, startTime, name] of text.matchAll(line)) {
    const stat = {
      parent: Number(parent),
      group: Number(group),
      session: 0,
      tty: 0,
      foreground: -1,
    };
    found.set(Number(pid), {
      ...stat,
      pid: Number(pid),
      name: name ?? '',
      startTime: startTime ?? '',
      state: state?.[0] ?? '',
    });
  }
  return found;
}
