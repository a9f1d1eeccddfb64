import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ArtistTable, artistProgram } from '../fixtures/artist';
import { DaemonProcess } from '../fixtures/daemon';
import { FakeAgent } from '../fixtures/fake-agent';
import { TestOperator } from '../fixtures/operator';
import { allAtWork, escapists, fits, publishedEscapes } from '../fixtures/published-escapes';
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
    undo.push(async () => {
      await operator.client.call('run.kill', { runId: run.id });
      await until('its end', async () =>
        (await operator.snapshot()).runs.every(({ id }) => id !== run.id),
      );
    });
    undo.push(() => agent.close());
    undo.push(() => table.endAll());
    expect(run).toMatchObject({ containment: 'weak' });
    expect(run.containmentWhy).toContain('outside');
    const paused = await operator.client.call('run.pause', { runId: run.id });
    if (!paused.ok) throw new Error(paused.reason);
    expect(paused.body.method).toBe('cgroup');
    fits(row.foundInGroup, await table.busy(), paused.body);
    if (row.foundInGroup !== 'none') return;
    expect(paused.body).toMatchObject({ verified: true });
    const ended = await operator.client.call('run.kill', { runId: run.id });
    expect(ended).toMatchObject({ ok: true, body: { verified: true, remaining: [] } });
    expect(table.alive()).toEqual([]);
  });
});
