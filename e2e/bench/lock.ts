import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DaemonProcess } from '../fixtures/daemon';
import type { Desktop } from '../fixtures/desktop';
import type { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';
import { BusEar } from './bus-ear';
import { figures, report, target } from './measure';
import { ended, isEmpty, isFrozen, members, spinUntil, startTree, type Tree } from './tree';

const sizes = [1, 10, 100, 500];
const rounds = 12;

export type LockBench = {
  readonly daemon: DaemonProcess;
  readonly desktop: Desktop;
  readonly operator: TestOperator;
};

/** The floor: one write to cgroup.freeze and reading until the kernel says frozen, on the very same tree. */
function freezeRaw(group: string): number {
  const began = performance.now();
  writeFileSync(join(group, 'cgroup.freeze'), '1');
  spinUntil(() => isFrozen(group));
  const took = performance.now() - began;
  writeFileSync(join(group, 'cgroup.freeze'), '0');
  spinUntil(() => !isFrozen(group));
  return took;
}

/** The clock of the journal (CLOCK_MONOTONIC) at the zero of `performance.now`, in ms. */
const zeroMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** The newest record that this run was frozen; 0 when there is none. */
async function newestPause(operator: TestOperator, { runId }: Tree): Promise<number> {
  const page = await operator.client.call('history.page', { limit: 20 });
  const rows = page.ok ? page.body.rows : [];
  return rows.find(({ type, run }) => type === 'run.paused' && run === runId)?.seq ?? 0;
}

/** When the proof of a freeze was handed to the journal, by the clock of this process. */
async function provedAt(operator: TestOperator, seq: number): Promise<number> {
  const record = await operator.client.call('history.record', { seq });
  if (!record.ok || record.body.payload['verified'] !== true) throw new Error('no proof');
  return Number(BigInt(record.body.monoNs)) / 1e6 - zeroMs;
}

/** Locks, and waits for the kernel's word and for the daemon's proof; ms from the signal, as a bare client heard it. */
async function lockOnce(
  { desktop, operator }: LockBench,
  ear: BusEar,
  tree: Tree,
): Promise<{ frozen: number; proved: number }> {
  const before = await newestPause(operator, tree);
  const heard = ear.next();
  const sent = desktop.hint(true);
  await until('a frozen tree', () => isFrozen(tree.group), 5_000, 1);
  const frozenAt = performance.now();
  const seq = await until('its proof', async () => {
    const newest = await newestPause(operator, tree);
    return newest > before && newest;
  });
  const signalAt = await heard;
  const proved = await provedAt(operator, seq);
  await sent;
  await desktop.hint(false);
  await operator.seen('present');
  await until('a thawed tree', () => !isFrozen(tree.group));
  // The daemon may hear the signal, and freeze, before the bare client does.
  return { frozen: Math.max(0, frozenAt - signalAt), proved: Math.max(0, proved - signalAt) };
}

/** From the lock signal until the last process stands, beside the kernel's own freeze of the same tree in the same run. */
export async function benchLock(bench: LockBench): Promise<void> {
  const ear = await BusEar.listen(bench.desktop);
  for (const size of sizes) {
    const tree = await startTree(bench.daemon, bench.operator, size);
    if (tree === null) break;
    const [raw, frozen, proved]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < rounds; round++) {
      raw.push(freezeRaw(tree.group));
      const once = await lockOnce(bench, ear, tree);
      frozen.push(once.frozen);
      proved.push(once.proved);
    }
    const floor = figures('write cgroup.freeze, read frozen (kernel)', raw);
    const ours = figures('lock signal -> all frozen', frozen);
    report(`Lock signal to frozen tree, ${members(tree.group)} processes`, floor, [
      ours,
      figures('lock signal -> proof read back, with its list', proved),
    ]);
    target('frozen', ours.median, 2 * floor.median + 20);
    await bench.operator.client.call('runs.kill-all', {});
    await ended(tree);
  }
  await ear.close();
}

/** The end of 500 processes: cgroup.kill as it is, and `runs.kill-all` with its proof. */
export async function benchKill({ daemon, operator }: LockBench): Promise<void> {
  const [raw, over, ours]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < 3; round++) {
    for (const held of [false, true]) {
      const tree = await startTree(daemon, operator, 500);
      if (tree === null) return;
      const began = performance.now();
      if (held) {
        const answer = operator.client.call('runs.kill-all', {});
        await until('an empty group', () => isEmpty(tree.group), 10_000, 1);
        over.push(performance.now() - began);
        await answer;
      } else {
        writeFileSync(join(tree.group, 'cgroup.kill'), '1');
        spinUntil(() => isEmpty(tree.group));
      }
      (held ? ours : raw).push(performance.now() - began);
      await ended(tree);
      await until('no run', async () => (await operator.snapshot()).runs.length === 0);
    }
  }
  report('End of 500 processes', figures('write cgroup.kill, read empty (kernel)', raw), [
    figures('runs.kill-all -> nothing left', over),
    figures('runs.kill-all -> answered with its proof', ours),
  ]);
}
