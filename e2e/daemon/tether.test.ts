import { rmSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryRow } from '../../shared/model/journal';
import type { Run } from '../../shared/model/run';
import { ArtistTable, artistProgram } from '../fixtures/artist';
import { holdpoint, startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome, withoutGroups, type Home } from '../fixtures/daemon';
import { FakeAgent } from '../fixtures/fake-agent';
import { rowsOf } from '../fixtures/leases';
import { TestOperator } from '../fixtures/operator';
import { groupOf } from '../fixtures/standing';
import { until } from '../fixtures/until';

const count = 3;
const lost = 'The daemon is lost';

let keys = generateKeyPairSync('ed25519');
let daemon: DaemonProcess;
let operator: TestOperator;
const undo: (() => Promise<unknown> | void)[] = [];
beforeEach(() => {
  keys = generateKeyPairSync('ed25519');
});
let running: Command | null = null;
afterEach(async () => {
  // Before its daemon's home, with the table of its processes in it, is removed.
  running?.table.endAll();
  await running?.cli.said;
  running = null;
  for (const step of undo.splice(0).toReversed()) await step();
});

async function newDaemon(home: Home): Promise<void> {
  const started = await DaemonProcess.start(home);
  daemon = started;
  undo.push(() => started.close());
}

async function comes(): Promise<void> {
  const came = await TestOperator.present(daemon, keys);
  operator = came;
  undo.push(() => came.close());
}

type Command = { readonly table: ArtistTable; readonly cli: ReturnType<typeof startHoldpoint> };

/** Processes at work below `holdpoint run`, with the operator there. */
async function atWork(home: Home): Promise<Command> {
  await newDaemon(home);
  await comes();
  const table = new ArtistTable(join(home.base, 'work'));
  const words = ['run', '--', artistProgram(), 'setsid', String(count), table.file];
  const cli = startHoldpoint(home, words);
  running = { table, cli };
  await table.atWork(count);
  await until('its run on record', async () => (await recordsOf('run.registered')).length === 1);
  return running;
}

const runNow = async (): Promise<Run | undefined> => (await operator.snapshot()).runs[0];

const recordsOf = async (type: HistoryRow['type']): Promise<readonly string[]> =>
  (await rowsOf(operator, type)).map((row) => row.type);

const stands = ({ table, cli }: Command, told: string): Promise<unknown> =>
  until(
    `it to stand, told: ${told}`,
    async () => cli.err().includes(told) && !(await table.busy()),
  );

const works = ({ table }: Command): Promise<unknown> =>
  until('all at work', async () => (await table.busy()) === count, 30_000);

/** Thaws the command's control group by hand. */
function thaw({ table }: Command): void {
  writeFileSync(join(groupOf(table.pids[0] ?? 0), 'cgroup.freeze'), '0');
}

describe.each([
  ['a control group', (home: Home) => home],
  ['its process tree', withoutGroups],
] as const)('a command that is held by %s', (_by, seenBy) => {
  it('is frozen when the daemon is killed, and goes on when its operator is back at a new one', async () => {
    const home = seenBy(makeHome());
    const command = await atWork(home);
    await daemon.kill('SIGKILL');
    await stands(command, lost);
    await newDaemon(home);
    await stands(command, 'stays paused');
    await comes();
    await works(command);
    expect(await recordsOf('run.self-resumed')).toEqual([]);
    expect(
      command.cli
        .err()
        .split('\n')
        .filter((line) => line.includes(lost)),
    ).toHaveLength(1);
  });

  it('is frozen while the daemon is stopped, and set going by it afterwards', async () => {
    const command = await atWork(seenBy(makeHome()));
    daemon.child.kill('SIGSTOP');
    await stands(command, lost);
    daemon.child.kill('SIGCONT');
    await works(command);
    await until('it to be told', () => command.cli.err().includes('lets the command go on'));
    expect(await recordsOf('run.resumed')).toHaveLength(1);
    expect(await recordsOf('run.self-resumed')).toEqual([]);
  });

  it('stays paused when the operator had paused it before the daemon was lost', async () => {
    const home = seenBy(makeHome());
    const command = await atWork(home);
    const run = await until('its run', runNow);
    await operator.client.call('run.pause', { runId: run.id });
    await daemon.kill('SIGKILL');
    await stands(command, lost);
    await newDaemon(home);
    await comes();
    await stands(command, 'stays paused');
    expect(await runNow()).toMatchObject({ id: run.id, state: 'paused', pausedBy: 'operator' });
    const resumed = await operator.client.call('run.resume', { runId: run.id });
    expect(resumed).toMatchObject({ ok: true, body: { remaining: [] } });
    await works(command);
  });
});

describe('a command whose daemon', () => {
  it('comes back at once is never frozen', async () => {
    const home = makeHome('[detachment]\ngone = "hold"\n');
    const command = await atWork(home);
    // Whether a restart was quick is the machine's to say: a slow one proves nothing and is made again.
    for (let tries = 0; ; tries++) {
      const told = command.cli.err();
      const start = performance.now();
      await daemon.kill('SIGKILL');
      await newDaemon(home);
      const tookMs = performance.now() - start;
      await works(command);
      if (tookMs < 2_900) {
        expect(command.cli.err()).toBe(told);
        return;
      }
      expect(tries).toBeLessThan(10);
    }
  });

  it('is stopped in order stands, also when its group is thawed, until Ctrl-C ends it', async () => {
    const home = makeHome();
    const command = await atWork(home);
    operator.close();
    expect(await holdpoint(home, ['stop'])).toMatchObject({ code: 0 });
    await stands(command, lost);
    thaw(command);
    await until('it to stand again', async () => !(await command.table.busy()));
    command.cli.interrupt();
    expect((await command.cli.said).code).toBe(137);
    expect(command.table.alive()).toEqual([]);
  });

  it('comes back without its records stays frozen, until Ctrl-C ends it', async () => {
    const home = makeHome();
    const command = await atWork(home);
    await daemon.kill('SIGKILL');
    await stands(command, lost);
    rmSync(home.dataDir, { recursive: true });
    await newDaemon(home);
    await stands(command, 'does not know this run');
    await comes();
    await stands(command, 'does not know this run');
    command.cli.interrupt();
    expect((await command.cli.said).code).toBe(137);
    expect(command.table.alive()).toEqual([]);
  });
});

it('the word for a run is nobody else’s to ask for', async () => {
  await atWork(makeHome());
  const agent = FakeAgent.start(daemon);
  undo.push(() => agent.close());
  const run = await until('its run', runNow);
  expect(await agent.agent('run.watch', { runId: run.id, frozen: true })).toMatchObject({
    ok: false,
    reason: 'run-unknown',
  });
});
