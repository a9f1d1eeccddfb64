import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DaemonProcess } from '../fixtures/daemon';
import type { Desktop } from '../fixtures/desktop';
import type { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';
import { figures, report } from './measure';

const sizes = [1, 20, 100];
const rounds = 12;
/** Starts N sleepers in one tree. */
const tree = 'i=1; while [ $i -lt $1 ]; do sleep 600 & i=$((i+1)); done; exec sleep 600';

const isFrozen = (group: string): boolean =>
  readFileSync(join(group, 'cgroup.events'), 'latin1').includes('frozen 1');
const members = (group: string): number =>
  readFileSync(join(group, 'cgroup.procs'), 'latin1').split('\n').length - 1;

/** Spins, because a timer would be coarser than what is measured. */
function spinUntil(is: () => boolean): void {
  const end = performance.now() + 5_000;
  while (!is()) if (performance.now() > end) throw new Error('never frozen');
}

/** The floor: one write to cgroup.freeze and reading until the kernel says frozen, on a tree of the same size. */
function freezeRaw(group: string): number {
  const began = performance.now();
  writeFileSync(join(group, 'cgroup.freeze'), '1');
  spinUntil(() => isFrozen(group));
  const took = performance.now() - began;
  writeFileSync(join(group, 'cgroup.freeze'), '0');
  return took;
}

async function startTree(
  daemon: DaemonProcess,
  operator: TestOperator,
  size: number,
): Promise<{ child: ChildProcess; group: string }> {
  const child = spawn(
    process.execPath,
    [resolve('out/cli/holdpoint.js'), 'run', '--', 'sh', '-c', tree, 'sh', String(size)],
    { env: daemon.home.env, stdio: 'ignore' },
  );
  const run = await until(
    'a run',
    async () => (await operator.snapshot()).runs.find((one) => one.processes >= size),
    60_000,
  );
  const group = readFileSync(`/proc/${run.root?.pid}/cgroup`, 'utf8')
    .split('\n')
    .find((line) => line.startsWith('0::'))
    ?.slice(3);
  const mount = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .find((line) => line.includes(' - cgroup2 '))
    ?.split(' ')[4];
  return { child, group: join(mount ?? '', group ?? '') };
}

/** From the lock signal being sent on the bus until the last process of the run stands, beside the kernel's own freeze in the same run. */
export async function benchLock(
  daemon: DaemonProcess,
  desktop: Desktop,
  operator: TestOperator,
): Promise<void> {
  for (const size of sizes) {
    const { child, group } = await startTree(daemon, operator, size);
    if (!existsSync(join(group, 'cgroup.freeze'))) {
      process.stdout.write(
        '\nLock: no control group can be written here, so there is no floor to measure against.\n',
      );
      child.kill();
      return;
    }
    await until('the whole tree', () => members(group) >= size);
    const [raw, ours]: number[][] = [[], []];
    for (let round = 0; round < rounds; round++) {
      raw?.push(freezeRaw(group));
      const began = performance.now();
      const sent = desktop.hint(true);
      await until('a frozen tree', () => isFrozen(group), 5_000, 1);
      ours?.push(performance.now() - began);
      await sent;
      await desktop.hint(false);
      await operator.seen('present');
      await until('a thawed tree', () => !isFrozen(group));
    }
    report(
      `Lock signal to last process stopped, ${members(group)} processes`,
      figures('write cgroup.freeze, read frozen (kernel)', raw ?? []),
      [figures('lock signal on D-Bus -> all frozen', ours ?? [])],
    );
    await operator.client.call('runs.kill-all', {});
    await until('the end of the tree', () => child.exitCode !== null || child.signalCode !== null);
  }
}
