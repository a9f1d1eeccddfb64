import { existsSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Run } from '../../shared/model/run';
import { ArtistTable, artistProgram } from '../fixtures/artist';
import { bash, present } from '../fixtures/calls';
import { holdpoint, startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { endProved, pauseProved } from '../fixtures/proved';
import { setGoing } from '../fixtures/set-going';
import { until } from '../fixtures/until';

const keys = generateKeyPairSync('ed25519');
let daemon: DaemonProcess;
let operator: TestOperator;
const start = async (): Promise<void> => {
  daemon = await DaemonProcess.start(daemon?.home);
  operator = await TestOperator.present(daemon, keys);
};
afterEach(async () => {
  await operator?.client.call('runs.kill-all', {});
  operator?.close();
  await daemon.close();
  daemon = undefined as never;
});

const theRun = (is: (run: Run) => boolean): Promise<Run> =>
  until('a run', async () =>
    (await operator.snapshot()).runs.find((run) => run.root !== null && is(run)),
  );
const types = async (): Promise<string[]> => {
  const page = await operator.client.call('history.page', { limit: 100 });
  return page.ok ? page.body.rows.map(({ type }) => type) : [];
};

describe('a run', () => {
  it('that somebody else sets going is stopped again, and that is on record (K02)', async () => {
    await start();
    const running = startHoldpoint(daemon.home, ['run', 'sleep', '120']);
    const { id } = await theRun(() => true);
    await operator.client.call('run.pause', { runId: id });
    setGoing(await theRun((run) => run.state === 'paused'));
    await until('the record', async () => (await types()).includes('run.self-resumed'));
    expect((await theRun((run) => run.state === 'paused')).pausedBy).toBe('operator');
    await operator.client.call('run.kill', { runId: id });
    await running.said;
  });

  it('that the operator paused stays paused over a restart of the daemon (K08)', async () => {
    await start();
    const running = startHoldpoint(daemon.home, ['run', 'sleep', '120']);
    const { id } = await theRun(() => true);
    await operator.client.call('run.pause', { runId: id });
    operator.close();
    await daemon.kill('SIGKILL');
    await start();
    const back = await theRun((run) => run.id === id);
    expect(back.pausedBy).toBe('operator');
    await operator.seen('present');
    expect((await theRun((run) => run.id === id)).pausedBy).toBe('operator');
    await operator.client.call('run.kill', { runId: id });
    await running.said;
  });

  it('is not over while what slipped out of it works on (K01)', async () => {
    await start();
    const table = new ArtistTable(join(daemon.home.base, 'quit'));
    const script = `exec ${artistProgram()} quit 4 ${table.file} > /dev/null 2>&1`;
    const running = startHoldpoint(daemon.home, ['run', 'sh', '-c', script]);
    expect(await running.said).toMatchObject({ code: 0 });
    const { id } = await theRun(() => true);
    expect(await pauseProved(operator, id)).toMatchObject({ verified: true });
    expect(await table.busy()).toBe(0);
    await endProved(operator, id);
    expect(table.alive()).toEqual([]);
  });

  it('has what slips out of it found by a new daemon, as long as `holdpoint run` lives (K01, K08)', async () => {
    await start();
    const table = new ArtistTable(join(daemon.home.base, 'slip'));
    const running = startHoldpoint(daemon.home, ['run', artistProgram(), 'slip', '4', table.file]);
    await table.atWork(4);
    const { id } = await theRun(() => true);
    operator.close();
    await daemon.kill('SIGKILL');
    await start();
    expect(await pauseProved(operator, id)).toMatchObject({ verified: true });
    expect(await table.busy()).toBe(0);
    await endProved(operator, id);
    await running.said;
    expect(table.alive()).toEqual([]);
  });

  it('also when more happened to it since than one page of History holds (K08)', async () => {
    await start();
    const asks = [present(daemon, bash('rm made'))];
    await operator.waiting();
    const [run] = (await operator.snapshot()).runs;
    await operator.client.call('run.pause', { runId: run?.id ?? '' });
    for (let i = 0; i < 110; i++) asks.push(present(daemon, bash(`touch made-${i}`)));
    await until('the calls', async () => (await operator.snapshot()).heldCalls === asks.length);
    operator.close();
    await daemon.kill('SIGKILL');
    for (const ask of asks) ask.hangUp();
    await start();
    const [back] = (await operator.snapshot()).runs;
    expect(back).toMatchObject({ id: run?.id, pausedBy: 'operator' });
  });

  it('that begins while nobody is there stands before its first instruction', async () => {
    daemon = await DaemonProcess.start();
    const mark = join(daemon.home.base, 'begun');
    const running = startHoldpoint(daemon.home, ['run', 'touch', mark]);
    const watching = daemon.operator();
    await watching.call('hello', { client: 'cli', pid: process.pid, version: 'test' });
    await until('a paused run', async () => {
      const reply = await watching.call('subscribe', {});
      return reply.ok && reply.body.runs.some((run) => run.state === 'paused');
    });
    expect(existsSync(mark)).toBe(false);
    watching.close();
    operator = await TestOperator.present(daemon, keys);
    const said = await running.said;
    expect(said).toMatchObject({ code: 0 });
    expect(said.err).toContain('paused before it begins, because you do not count as present');
    expect(existsSync(mark)).toBe(true);
  });

  it('takes its first process only from its opener, and only a child of his', async () => {
    await start();
    const agent = daemon.agent();
    const opened = await agent.call('run.open', { command: ['x'], cwd: '/', pid: process.pid });
    const runId = opened.ok ? opened.body.runId : '';
    expect(await agent.call('run.started', { runId, pid: process.ppid })).toMatchObject({
      reason: 'run-unknown',
    });
    expect(await agent.call('run.started', { runId, pid: 1 })).toMatchObject({
      reason: 'run-unknown',
    });
    agent.close();
    await until('the end of a run that never started', async () =>
      (await types()).includes('run.ended'),
    );
  });
});

describe('one daemon', () => {
  it('per user, whatever runtime directory a session has', async () => {
    await start();
    const second = DaemonProcess.launch({
      ...daemon.home,
      env: { ...daemon.home.env, XDG_RUNTIME_DIR: join(daemon.home.base, 'home') },
    });
    expect(await second.exited).toBe(3);
  });

  it('notices by itself that a hook was taken away', async () => {
    await start();
    expect(await holdpoint(daemon.home, ['connect', 'claude-code'])).toMatchObject({ code: 0 });
    const hook = (): string | undefined => operator.client.snapshots.at(-1)?.agents[0]?.hook;
    await operator.snapshot();
    await until('the connected hook', () => hook() === 'connected');
    writeFileSync(join(daemon.home.env['HOME'] ?? '', '.claude', 'settings.json'), '{}\n');
    await until('the changed hook', () => hook() === 'changed');
    await until('its record', async () => (await types()).includes('hook.disconnected'));
  });
});
