import { execFileSync } from 'node:child_process';
import { z } from 'zod';
import type { ProcessControl } from '../../../shared/platform';
import type { ProcessRef } from '../../../shared/model/run';

const Row = z.object({
  pid: z.number(),
  parent: z.number(),
  start: z.string(),
  name: z.string(),
  exe: z.string().nullable(),
  line: z.string().nullable(),
});
type Row = z.infer<typeof Row>;

const select =
  'Select-Object @{n="pid";e={[int]$_.ProcessId}},@{n="parent";e={[int]$_.ParentProcessId}},@{n="start";e={[string]$_.CreationDate.Ticks}},@{n="name";e={$_.Name}},@{n="exe";e={$_.ExecutablePath}},@{n="line";e={$_.CommandLine}}';

/** Runs one CIM query (Win32_Process) and gives its rows; an error is an empty answer. */
function query(filter: string): Row[] {
  const script = `ConvertTo-Json -Compress @(Get-CimInstance Win32_Process ${filter} | ${select})`;
  try {
    return z.array(Row).parse(JSON.parse(powershell(script)));
  } catch {
    return [];
  }
}

function powershell(script: string): string {
  return execFileSync('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], {
    encoding: 'utf8',
    windowsHide: true,
  });
}

/** Boot time as the id of this boot. */
export const windowsBootTime = (): string =>
  powershell('[string](Get-CimInstance Win32_OperatingSystem).LastBootUpTime.Ticks').trim();

const one = (pid: number): Row | undefined => query(`-Filter "ProcessId=${pid}"`)[0];
const refOf = (row: Row): ProcessRef => ({ pid: row.pid, startTime: row.start, name: row.name });

export const windowsProcesses: ProcessControl = {
  identify: (pid) => {
    const row = one(pid);
    return row === undefined ? null : refOf(row);
  },
  isAlive: (ref) => one(ref.pid)?.start === ref.startTime,
  all: () => query('').map(refOf),
  holdsOpen: () => false,
  locksOf: () => [],
  livesApart: () => false,
  carrying: () => [],
  parentOf: (pid) => one(pid)?.parent ?? null,
  commandOf: (pid) => {
    const row = one(pid);
    return row === undefined
      ? null
      : { exe: row.exe, argv: row.line === null ? [] : [row.line], cwd: null };
  },
};

/** The process and what descends from it. Windows keeps the parent's number after the parent ended, so a parent must be older than its child. */
export function descendantsOf(root: ProcessRef): ProcessRef[] {
  const rows = query('');
  const found = rows.filter((row) => row.pid === root.pid && row.start === root.startTime);
  for (const parent of found)
    found.push(
      ...rows.filter(
        (row) =>
          row.parent === parent.pid &&
          BigInt(row.start) >= BigInt(parent.start) &&
          !found.includes(row),
      ),
    );
  return found.map(refOf);
}
