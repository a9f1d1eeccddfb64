import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DaemonProcess } from '../fixtures/daemon';
import type { TestOperator } from '../fixtures/operator';
import { groupOf } from '../fixtures/standing';
import { until } from '../fixtures/until';

/** Starts N sleepers in one tree. */
const sleepers = 'i=1; while [ $i -lt $1 ]; do sleep 600 & i=$((i+1)); done; exec sleep 600';

/** A run of that many processes, and the control group it is in; null where none can be written. */
export type Tree = {
  readonly child: ChildProcess;
  readonly group: string;
  readonly runId: string;
};

export async function startTree(
  daemon: DaemonProcess,
  operator: TestOperator,
  size: number,
): Promise<Tree | null> {
  const child = spawn(
    process.execPath,
    [resolve('out/cli/holdpoint.js'), 'run', '--', 'sh', '-c', sleepers, 'sh', String(size)],
    { env: daemon.home.env, stdio: 'ignore' },
  );
  const run = await until(
    'a run',
    async () => (await operator.snapshot()).runs.find((one) => one.processes >= size),
    60_000,
  );
  const group = groupOf(run.root?.pid ?? 0);
  if (!existsSync(join(group, 'cgroup.freeze'))) {
    process.stdout.write(
      '\nNo control group can be written here, so there is no floor: nothing was measured.\n',
    );
    await operator.client.call('runs.kill-all', {});
    return null;
  }
  await until('the whole tree', () => members(group) >= size);
  return { child, group, runId: run.id };
}

export const isFrozen = (group: string): boolean => says(group, 'frozen 1');
/** A group that was removed is empty, too. */
export const isEmpty = (group: string): boolean =>
  !existsSync(join(group, 'cgroup.events')) || says(group, 'populated 0');
export const members = (group: string): number =>
  readFileSync(join(group, 'cgroup.procs'), 'latin1').split('\n').length - 1;

function says(group: string, words: string): boolean {
  try {
    return readFileSync(join(group, 'cgroup.events'), 'latin1').includes(words);
  } catch {
    return words === 'populated 0';
  }
}

/** Spins, because a timer would be coarser than what is measured. */
export function spinUntil(is: () => boolean): void {
  const end = performance.now() + 10_000;
  while (!is()) if (performance.now() > end) throw new Error('never seen');
}

export const ended = ({ child }: Tree): Promise<boolean> =>
  until('the end of the tree', () => child.exitCode !== null || child.signalCode !== null, 60_000);
