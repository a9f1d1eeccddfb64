import { rmSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
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
const holds = '[detachment]\ngone = "hold"\n';

/** Processes at work below `holdpoint run`, its daemon, and the operator; tests of this file run side by side. */
class Command {
  readonly #keys = generateKeyPairSync('ed25519');
  readonly #undo: (() => unknown)[] = [];
  readonly table: ArtistTable;
  daemon!: DaemonProcess;
  operator!: TestOperator;
  cli!: ReturnType<typeof startHoldpoint>;

  private constructor(readonly home: Home) {
    this.table = new ArtistTable(join(home.base, 'work'));
  }

  /** At work, with the operator there. */
  static async at(home: Home, { onTestFinished }: TestContext): Promise<Command> {
    const command = new Command(home);
    onTestFinished(() => command.#close());
    await command.newDaemon();
    await command.comes();
    const words = ['run', '--', artistProgram(), 'setsid', String(count), command.table.file];
    command.cli = startHoldpoint(home, words);
    await command.table.atWork(count);
    await until(
      'its run on record',
      async () => (await command.records('run.registered')).length === 1,
    );
    return command;
  }

  async newDaemon(): Promise<void> {
    const started = await DaemonProcess.start(this.home);
    this.daemon = started;
    this.finally(() => started.close());
  }

  async comes(): Promise<void> {
    const came = await TestOperator.present(this.daemon, this.#keys);
    this.operator = came;
    this.finally(() => came.close());
  }

  /** To be done at the end of the test, the latest first. */
  finally(step: () => unknown): void {
    this.#undo.push(step);
  }

  async run(): Promise<Run | undefined> {
    return (await this.operator.snapshot()).runs[0];
  }

  async records(type: HistoryRow['type']): Promise<readonly string[]> {
    return (await rowsOf(this.operator, type)).map((row) => row.type);
  }

  async stands(told: string): Promise<void> {
    await until(
      `it to stand, told: ${told}`,
      async () => this.cli.err().includes(told) && !(await this.table.busy()),
    );
  }

  async works(): Promise<void> {
    await until('all at work', async () => (await this.table.busy()) === count);
  }

  /** Thaws its control group by hand. */
  thaw(): void {
    writeFileSync(join(groupOf(this.table.pids[0] ?? 0), 'cgroup.freeze'), '0');
  }

  async #close(): Promise<void> {
    // Before its daemon's home, with the table of its processes in it, is removed.
    this.table.endAll();
    await this.cli?.said;
    for (const step of this.#undo.splice(0).toReversed()) await step();
  }
}

describe.concurrent.each([
  ['a control group', (home: Home) => home],
  ['its process tree', withoutGroups],
] as const)('a command that is held by %s', (_by, seenBy) => {
  it('is frozen when the daemon is killed, and goes on when its operator is back at a new one', async (test) => {
    const command = await Command.at(seenBy(makeHome()), test);
    await command.daemon.kill('SIGKILL');
    await command.stands(lost);
    await command.newDaemon();
    await command.stands('stays paused');
    await command.comes();
    await command.works();
    expect(await command.records('run.self-resumed')).toEqual([]);
    expect(
      command.cli
        .err()
        .split('\n')
        .filter((line) => line.includes(lost)),
    ).toHaveLength(1);
  });

  it('is frozen while the daemon is stopped, and set going by it afterwards', async (test) => {
    // Stopped for long, it takes the operator for gone: that alone is to stop nothing here.
    const command = await Command.at(seenBy(makeHome(holds)), test);
    command.daemon.child.kill('SIGSTOP');
    await command.stands(lost);
    command.daemon.child.kill('SIGCONT');
    await command.works();
    await until('it to be told', () => command.cli.err().includes('lets the command go on'));
    // Once for each question that lay in the daemon's socket when it went on.
    expect(await command.records('run.resumed')).toContain('run.resumed');
    expect(await command.records('run.self-resumed')).toEqual([]);
  });

  it('stays paused when the operator had paused it before the daemon was lost', async (test) => {
    const command = await Command.at(seenBy(makeHome()), test);
    const run = await until('its run', () => command.run());
    await command.operator.client.call('run.pause', { runId: run.id });
    await command.daemon.kill('SIGKILL');
    await command.stands(lost);
    await command.newDaemon();
    await command.comes();
    await command.stands('stays paused');
    expect(await command.run()).toMatchObject({
      id: run.id,
      state: 'paused',
      pausedBy: 'operator',
    });
    const { operator } = command;
    const resumed = await operator.client.call('run.resume', { runId: run.id });
    expect(resumed).toMatchObject({ ok: true, body: { remaining: [] } });
    await command.works();
  });
});

describe.concurrent('a command whose daemon', () => {
  it('comes back at once is never frozen', async (test) => {
    const command = await Command.at(makeHome(holds), test);
    const { cli, daemon } = command;
    const told = cli.err();
    await daemon.kill('SIGKILL');
    // Time for a few looks that find nobody. It makes none while the next daemon starts, however long that takes here.
    await pause(1_500);
    process.kill(cli.pid, 'SIGSTOP');
    try {
      await command.newDaemon();
    } finally {
      process.kill(cli.pid, 'SIGCONT');
    }
    // Time for looks that find the new one.
    await pause(1_500);
    await command.works();
    expect(cli.err()).toBe(told);
  });

  it('is stopped in order stands, also when its group is thawed, until Ctrl-C ends it', async (test) => {
    const command = await Command.at(makeHome(), test);
    command.operator.close();
    expect(await holdpoint(command.home, ['stop'])).toMatchObject({ code: 0 });
    await command.stands(lost);
    command.thaw();
    await until('it to stand again', async () => !(await command.table.busy()));
    command.cli.interrupt();
    expect((await command.cli.said).code).toBe(137);
    expect(command.table.alive()).toEqual([]);
  });

  it('comes back without its records stays frozen, until Ctrl-C ends it', async (test) => {
    const command = await Command.at(makeHome(), test);
    await command.daemon.kill('SIGKILL');
    await command.stands(lost);
    rmSync(command.home.dataDir, { recursive: true });
    await command.newDaemon();
    await command.stands('does not know this run');
    await command.comes();
    await command.stands('does not know this run');
    command.cli.interrupt();
    expect((await command.cli.said).code).toBe(137);
    expect(command.table.alive()).toEqual([]);
  });
});

it('the word for a run is nobody else’s to ask for', async (test) => {
  const command = await Command.at(makeHome(), test);
  const agent = FakeAgent.start(command.daemon);
  command.finally(() => agent.close());
  const run = await until('its run', () => command.run());
  expect(await agent.agent('run.watch', { runId: run.id, frozen: true })).toMatchObject({
    ok: false,
    reason: 'run-unknown',
  });
});
