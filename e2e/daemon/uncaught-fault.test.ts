import { afterEach, expect, it } from 'vitest';
import { generateKeyPairSync } from 'node:crypto';
import { bash, present } from '../fixtures/calls';
import { startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { processStands } from '../fixtures/standing';
import { until } from '../fixtures/until';

const keys = generateKeyPairSync('ed25519');
let daemon: DaemonProcess;
let operator: TestOperator;
afterEach(async () => {
  await operator.client.call('runs.kill-all', {});
  operator.close();
  await daemon.close();
});

/** Has the daemon come upon a fault of which none of its own code knows, when it gets SIGUSR2. */
const faulty = (act: string): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2', () => { ${act} });`)}`,
});

it.each([
  ['a rejection', "Promise.reject(new Error('of a test'))"],
  ['an exception', "throw new Error('of a test')"],
])('ends a daemon that did not expect it, and leaves everything held: %s', async (_, fault) => {
  daemon = await DaemonProcess.start(makeHome(''), faulty(fault));
  operator = await TestOperator.present(daemon, keys);
  const running = startHoldpoint(daemon.home, ['run', 'sleep', '600']);
  const theRun = () =>
    until('the run', async () =>
      (await operator.snapshot()).runs.find(({ label, root }) => label === 'sleep 600' && root),
    );
  const { id, root } = await theRun();
  expect(await operator.client.call('run.pause', { runId: id })).toMatchObject({ ok: true });
  const held = present(daemon, bash('touch made'));
  await operator.waiting('Bash');
  operator.close();

  daemon.child.kill('SIGUSR2');
  expect(await daemon.exited).toBe(1);
  expect(await daemon.said).toMatch(/ended by a fault that nobody caught: Error: of a test/u);
  expect((await held.answer).ok).toBe(false);
  expect(processStands(root?.pid ?? 0)).toBe(true);

  daemon = await DaemonProcess.start(daemon.home);
  operator = await TestOperator.present(daemon, keys);
  expect(await theRun()).toMatchObject({ id, pausedBy: 'operator' });
  expect(processStands(root?.pid ?? 0)).toBe(true);
  await operator.client.call('run.kill', { runId: id });
  await running.said;
});
