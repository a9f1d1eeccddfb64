import { spawn, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { readStat } from '../../electron/platform/linux/proc';
import type { Run } from '../../shared/model/run';
import { allowed, bash, present } from '../fixtures/calls';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { rowsOf } from '../fixtures/leases';
import { TestOperator } from '../fixtures/operator';
import { processStands } from '../fixtures/standing';
import { until } from '../fixtures/until';

const rules =
  '[detachment]\ndrain = "0s"\n[[rule]]\nid = "r"\noutcome = "allow"\nkinds = ["shell"]\neffects = ["reads"]\nreason = "r"\n';
const many = 100;
/** A hundred runs are three hundred processes, which a busy machine takes long to start, and long to go through. */
const patienceMs = 120_000;

let daemon: DaemonProcess;
let operator: TestOperator;
let launchers: ChildProcess | null = null;
afterEach(async () => {
  await operator.client.call('runs.kill-all', {});
  launchers?.stdin?.end();
  operator.close();
  await daemon.close();
});

/** Opens all of them; the pids of their first processes. */
async function openRuns(): Promise<readonly number[]> {
  const program = resolve(import.meta.dirname, '../fixtures/many-runs.py');
  const socket = join(daemon.home.runtimeDir, 'agent.sock');
  const child = spawn('/usr/bin/python3', [program, socket, String(many)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  launchers = child;
  let said = '';
  child.stdout.on('data', (text) => (said += String(text)));
  await until('all runs open', () => said.endsWith('\n'), patienceMs);
  return said.trim().split(' ').slice(1).map(Number);
}

const runs = async (): Promise<readonly Run[]> =>
  (await operator.snapshot()).runs.filter(({ root }) => root !== null);
async function all(is: (run: Run) => boolean): Promise<void> {
  let others: readonly Run[] = [];
  await until(
    () => `${many} runs as wanted; not so: ${JSON.stringify(others.slice(0, 3))}`,
    async () => {
      const now = await runs();
      others = now.filter((run) => !is(run));
      return now.length === many && others.length === 0;
    },
    patienceMs,
    // Each look is work for the daemon, and for the test that beats meanwhile.
    100,
  );
}

it(
  'a hundred runs at once are frozen with their proof, let go, and ended, while calls are answered',
  { timeout: 4 * patienceMs },
  async () => {
    daemon = await DaemonProcess.start(makeHome(rules));
    operator = await TestOperator.present(daemon);
    const roots = await openRuns();
    expect(roots).toHaveLength(many);
    await all(({ state, processes }) => state === 'running' && processes >= 2);

    operator.locked = true;
    await operator.seen('locked');
    await all(({ state }) => state === 'paused');
    expect(roots.every(processStands)).toBe(true);
    const call = present(daemon, bash('echo hello'));
    await until('a held call', async () => (await operator.snapshot()).heldCalls === 1);
    const paused = await until(
      'a record of each',
      async () => {
        const rows = await rowsOf(operator, 'run.paused', 200);
        return new Set(rows.map(({ run }) => run)).size >= many && rows;
      },
      patienceMs,
      100,
    );
    expect(paused.every(({ summary }) => summary.startsWith('verified frozen'))).toBe(true);

    operator.locked = false;
    expect(allowed(await call.answer)).toBe(true);
    await all(({ state }) => state === 'running');
    expect(roots.some(processStands)).toBe(false);

    // What cannot be ended in its time is tried again by the daemon; a run is gone once that is proved.
    const ended = await operator.client.call('runs.kill-all', {});
    expect(ended.ok && ended.body.proofs.length).toBeGreaterThanOrEqual(many);
    const lives = (pid: number): boolean => !['Z', undefined].includes(readStat(pid)?.state);
    await until('the end of all', () => !roots.some(lives));
    await until('no run', async () => (await runs()).length === 0);
  },
);
