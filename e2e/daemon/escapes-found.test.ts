import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ContainmentProof, Run } from '../../shared/model/run';
import { ArtistTable, artistProgram } from '../fixtures/artist';
import { DaemonProcess } from '../fixtures/daemon';
import { FakeAgent } from '../fixtures/fake-agent';
import { TestOperator } from '../fixtures/operator';
import { allAtWork, escapists, fits, publishedEscapes } from '../fixtures/published-escapes';
import { proved } from '../fixtures/proved';
import { until } from '../fixtures/until';

let daemon: DaemonProcess;
let operator: TestOperator;
beforeAll(async () => {
  daemon = await DaemonProcess.start();
  operator = await TestOperator.present(daemon);
});
afterAll(async () => {
  operator.close();
  await daemon.close();
});
const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function pauses({ id }: Run): Promise<ContainmentProof> {
  const reply = await operator.client.call('run.pause', { runId: id });
  if (!reply.ok) throw new Error(reply.reason);
  return reply.body;
}

/** Ends it, and waits until the daemon has read back that nothing of it is left; what outran its first try it tries again itself. */
async function ends({ id }: Run): Promise<void> {
  await operator.client.call('run.kill', { runId: id });
  await until('its end', async () =>
    (await operator.snapshot()).runs.every((run) => run.id !== id),
  );
}

describe('who gets away from an agent that was at work when it was found, where there are control groups', () => {
  it.each(publishedEscapes)('by $mode: $foundInGroup (K01, K03, K07)', async (row) => {
    const { mode } = row;
    // As a job of a shell, it leads its own group of processes.
    const agent = FakeAgent.start(daemon, 'claude', ['setsid']);
    const table = new ArtistTable(join(daemon.home.base, mode));
    await agent.starts([artistProgram(), mode, String(escapists), table.file]);
    await allAtWork(table, mode);
    await agent.begin();
    const run = await until('its run', async () =>
      (await operator.snapshot()).runs.find(({ root }) => root?.pid === agent.pid),
    );
    undo.push(() => ends(run));
    undo.push(() => agent.close());
    undo.push(() => table.endAll());
    expect(run).toMatchObject({ containment: 'weak' });
    expect(run.containmentWhy).toContain('outside');
    const paused = await (row.foundInGroup === 'none' ? proved(() => pauses(run)) : pauses(run));
    expect(paused.method).toBe('cgroup');
    fits(row.foundInGroup, await table.busy(), paused);
    if (row.foundInGroup !== 'none') return;
    expect(paused).toMatchObject({ verified: true });
    await ends(run);
    expect(table.alive()).toEqual([]);
  });
});
