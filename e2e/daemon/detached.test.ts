import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Run } from '../../shared/model/run';
import { ArtistTable, artistProgram, type ArtistMode } from '../fixtures/artist';
import { asking, startBroker } from '../fixtures/broker';
import { startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome, withoutGroups, type Home } from '../fixtures/daemon';
import { rowsOf } from '../fixtures/leases';
import { TestOperator } from '../fixtures/operator';
import { endProved } from '../fixtures/proved';
import { until } from '../fixtures/until';

let daemon: DaemonProcess;
let operator: TestOperator;
const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function attended(home: Home): Promise<void> {
  daemon = await DaemonProcess.start(home);
  undo.push(() => daemon.close());
  operator = await TestOperator.present(daemon);
  undo.push(() => operator.close());
}

const tableOf = (name: string): ArtistTable => new ArtistTable(join(daemon.home.base, name));

const runNow = async (): Promise<Run | undefined> => (await operator.snapshot()).runs[0];
const noticed = async (): Promise<boolean> =>
  (await operator.snapshot()).notices.some(({ id }) => id.startsWith('detached-'));

const detachedRecords = async (): Promise<string[]> =>
  (await rowsOf(operator, 'run.detached')).map(({ summary }) => summary);

/** `holdpoint run` with this command; its run once `table` shows so many at work. */
async function working(
  command: readonly string[],
  table: ArtistTable,
  count: number,
): Promise<Run> {
  const begun = startHoldpoint(daemon.home, ['run', '--', ...command]);
  undo.push(() => begun.said);
  undo.push(() => begun.end());
  // First of all: what is left holds the pipes of the command open.
  undo.push(() => table.endAll());
  await table.atWork(count);
  const run = await until('its run', runNow);
  undo.push(() => operator.client.call('run.kill', { runId: run.id }));
  return run;
}

/** A process outside that only bears the mark of the run. */
function bearing(run: Run, table: ArtistTable): ChildProcess {
  const stranger = spawn(artistProgram(), ['one', '1', table.file], {
    env: { HOLDPOINT_RUN: run.id },
    stdio: 'ignore',
  });
  undo.push(() => void stranger.kill('SIGKILL'));
  return stranger;
}

const leave = async (): Promise<void> => {
  operator.locked = true;
  await operator.seen('locked');
};
const comeBack = async (): Promise<void> => {
  operator.locked = false;
  await operator.seen('present');
};

/** Leaves its run for good: ends who would adopt its orphans, then becomes the artist. */
const escaping = (mode: ArtistMode, count: number, { file }: ArtistTable): readonly string[] => [
  'sh',
  '-c',
  'kill -9 "$PPID"; exec "$@"',
  'sh',
  artistProgram(),
  mode,
  String(count),
  file,
];

describe('what works on for a run that stands, outside of it', { timeout: 180_000 }, () => {
  it('is stopped, told, and goes on by the word for its run: started by a broker outside (K05)', async () => {
    await attended(makeHome());
    const table = tableOf('work');
    const place = join(daemon.home.base, 'broker');
    undo.push(await startBroker(place));
    const command = asking(place, [artistProgram(), 'flat', '3', table.file]);
    const run = await working(command, table, 3);
    expect(run.containment).toBe('strong');
    await leave();
    await until('it to stand', async () => (await table.busy()) === 0);
    const [said, ...more] = await until('the record', async () => {
      const found = await detachedRecords();
      return found.length > 0 ? found : null;
    });
    expect(said).toContain('escape-artist');
    expect(more).toEqual([]);
    expect(await noticed()).toBe(true);
    await comeBack();
    const digest = await operator.client.call('digest.latest', {});
    expect(JSON.stringify(digest)).toContain('detached-execution');
    // A return alone sets nothing going of which something worked meanwhile. Longer than the daemon takes to look at each run again.
    await pause(600);
    expect(await runNow()).toMatchObject({ pausedBy: 'absence', resumes: 'ask' });
    expect(await table.busy()).toBe(0);
    expect(await operator.client.call('run.resume', { runId: run.id })).toMatchObject({ ok: true });
    await until('its work again', async () => (await table.busy()) > 0);
    await until('no notice', async () => !(await noticed()));
    await endProved(operator, run.id);
    expect(table.alive()).toEqual([]);
  });

  it('is stopped, told and ended with its run: left a weakly contained one (K05)', async () => {
    await attended(withoutGroups(makeHome()));
    const table = tableOf('work');
    const run = await working(escaping('daemon', 6, table), table, 6);
    expect(run.containment).toBe('weak');
    await leave();
    await until('it to stand', async () => (await table.busy()) === 0);
    await until('the record', async () => (await detachedRecords()).length > 0);
    await endProved(operator, run.id);
    expect(table.alive()).toEqual([]);
  });

  it('is not found once it became another program with an empty environment', async () => {
    await attended(withoutGroups(makeHome()));
    const table = tableOf('work');
    const run = await working(escaping('ghost', 6, table), table, 6);
    const marked = tableOf('marked');
    const stranger = bearing(run, marked);
    await marked.atWork(1);
    await leave();
    // One look at all processes found who bears the mark, and nobody else.
    await until('the marked one to stand', async () => (await marked.busy()) === 0);
    const records = await until('the record', async () => {
      const found = await detachedRecords();
      return found.length > 0 && found;
    });
    expect(records).toEqual([expect.stringMatching(/: \S+ \d+; they are stopped with it$/u)]);
    expect(records[0]).toContain(` ${String(stranger.pid)};`);
    await table.allWork();
  });

  it('is let alone while the operator is there, and stopped when it only bears the mark (K05)', async () => {
    await attended(makeHome());
    const [inside, outside] = [tableOf('inside'), tableOf('outside')];
    const run = await working([artistProgram(), 'flat', '2', inside.file], inside, 2);
    bearing(run, outside);
    await outside.atWork(1);
    await operator.client.call('run.pause', { runId: run.id });
    await until('its pause', async () => (await runNow())?.state === 'paused');
    // So that the daemon, which looks each two seconds, would have looked.
    await pause(2_500);
    await outside.allWork();
    expect(await detachedRecords()).toEqual([]);
    await leave();
    await until('it to stand', async () => (await outside.busy()) === 0);
  });
});
