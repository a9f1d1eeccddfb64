import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalRecord } from '../../shared/model/journal';
import type { DaemonProcess } from '../fixtures/daemon';
import type { Desktop } from '../fixtures/desktop';
import type { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';
import { BusEar } from './bus-ear';
import { figures, report, target } from './measure';
import { newestOf, recordedAt } from './recorded-at';
import { ended, isEmpty, isFrozen, members, spinUntil, startTree, type Tree } from './tree';

const sizes = [1, 10, 100, 500];
const rounds = 12;
/** Before the first is ended, all are looked at and listed by name: the proof says whom it ended. */
const killExtraMs = 50;

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

/** The newest record that this run was frozen; null when there is none. */
const newestPause = (operator: TestOperator, { runId }: Tree): Promise<JournalRecord | null> =>
  newestOf(operator, 'run.paused', ({ run }) => run === runId);

/** Locks, and waits for the kernel's word and for the daemon's proof; ms from the signal, as a bare client heard it. */
async function lockOnce(
  { desktop, operator }: LockBench,
  ear: BusEar,
  tree: Tree,
): Promise<{ frozen: number; proved: number }> {
  const before = (await newestPause(operator, tree))?.seq ?? 0;
  const heard = ear.next();
  const sent = desktop.hint(true);
  await until('a frozen tree', () => isFrozen(tree.group), 5_000, 1);
  const frozenAt = performance.now();
  const proof = await until('its proof', async () => {
    const newest = await newestPause(operator, tree);
    return newest !== null && newest.seq > before && newest;
  });
  const signalAt = await heard;
  if (proof.payload['verified'] !== true) throw new Error('no proof');
  await sent;
  await desktop.hint(false);
  await operator.seen('present');
  await until('a thawed tree', () => !isFrozen(tree.group));
  // The daemon may hear the signal, and freeze, before the bare client does.
  const sinceSignal = (atMs: number): number => Math.max(0, atMs - signalAt);
  return { frozen: sinceSignal(frozenAt), proved: sinceSignal(recordedAt(proof)) };
}

/** From the lock signal until our proof that all stand, beside the kernel's own freeze of the same tree in the same run. Are the targets met? */
export async function benchLock(bench: LockBench): Promise<boolean> {
  const ear = await BusEar.listen(bench.desktop);
  let met = true;
  for (const size of sizes) {
    const tree = await startTree(bench.daemon, bench.operator, size);
    met = tree !== null && (await benchTree(bench, ear, tree)) && met;
    if (tree === null) break;
  }
  await ear.close();
  return met;
}

async function benchTree(bench: LockBench, ear: BusEar, tree: Tree): Promise<boolean> {
  const [raw, frozen, proved]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    raw.push(freezeRaw(tree.group));
    const once = await lockOnce(bench, ear, tree);
    frozen.push(once.frozen);
    proved.push(once.proved);
  }
  const floor = figures('write cgroup.freeze, read frozen (kernel)', raw);
  const ours = figures('lock signal -> proof read back, with its list', proved);
  report(`Lock signal to frozen tree, ${members(tree.group)} processes`, floor, [
    figures('lock signal -> all frozen', frozen),
    ours,
  ]);
  await bench.operator.client.call('runs.kill-all', {});
  await ended(tree);
  return target('frozen, with proof', ours.median, 2 * floor.median + 20);
}

/** The end of 500 processes: cgroup.kill as it is, and `runs.kill-all` with its proof. Is the target met? */
export async function benchKill({ daemon, operator }: LockBench): Promise<boolean> {
  const [raw, over, ours]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < 3; round++) {
    for (const held of [false, true]) {
      const tree = await startTree(daemon, operator, 500);
      if (tree === null) return false;
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
  const floor = figures('write cgroup.kill, read empty (kernel)', raw);
  const gone = figures('runs.kill-all -> nothing left', over);
  report('End of 500 processes', floor, [
    gone,
    figures('runs.kill-all -> answered with its proof', ours),
  ]);
  return target('nothing left', gone.median, 2 * floor.median + killExtraMs);
}
