import { afterEach, expect, it } from 'vitest';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { FakeAgent } from '../fixtures/fake-agent';
import { records } from '../fixtures/leases';
import { TestOperator } from '../fixtures/operator';
import { pauseProved } from '../fixtures/proved';
import { processStands } from '../fixtures/standing';
import { until } from '../fixtures/until';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

/** Sends all calls in one piece: the daemon must not have carried one out before it reads the next, however busy the machine is. */
function together<T>(
  operator: TestOperator,
  calls: (operator: TestOperator) => readonly Promise<T>[],
): Promise<T[]> {
  const { socket } = operator.client;
  socket.cork();
  const asked = calls(operator);
  socket.uncork();
  return Promise.all(asked);
}

it('never calls a run frozen that went on or ended before its pause was carried out (K08)', async () => {
  const daemon = await DaemonProcess.start(makeHome());
  undo.push(() => daemon.close());
  const operator = await TestOperator.present(daemon);
  undo.push(() => operator.close());
  const agent = FakeAgent.start(daemon);
  undo.push(() => agent.close());
  await agent.begin();
  const runId = (await operator.snapshot()).runs[0]?.id ?? '';

  expect(await pauseProved(operator, runId)).toMatchObject({ verified: true });
  const before = await records(operator, 'run.paused');
  const [, overtaken] = await together(operator, ({ client }) => [
    client.call('run.resume', { runId }),
    client.call('run.pause', { runId }),
    client.call('run.resume', { runId }),
  ]);
  expect(overtaken).toMatchObject({ body: { verified: false } });
  expect(processStands(agent.pid)).toBe(false);
  expect(await records(operator, 'run.paused')).toEqual(before);

  await together(operator, ({ client }) => [
    client.call('run.pause', { runId }),
    client.call('run.pause', { runId }),
    client.call('run.kill', { runId }),
  ]);
  const told = await records(operator, 'run.paused', 'run.pause-failed', 'run.killed');
  expect(told.at(-1)).toMatchObject({ type: 'run.killed' });
  // Where the machine is too busy to prove the end in its time, the daemon tries again.
  await until('its proved end', async () => (await operator.snapshot()).runs.length === 0);
});
