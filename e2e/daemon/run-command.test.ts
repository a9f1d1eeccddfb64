import { existsSync, mkdirSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Run } from '../../shared/model/run';
import { ArtistTable, artistProgram } from '../fixtures/artist';
import { holdpoint, startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { Desktop } from '../fixtures/desktop';
import { TestOperator } from '../fixtures/operator';
import { endProved } from '../fixtures/proved';
import { until } from '../fixtures/until';

let daemon: DaemonProcess | null = null;
let desktop: Desktop | null = null;
let operator: TestOperator | null = null;
afterEach(async () => {
  operator?.close();
  await daemon?.close();
  await desktop?.close();
  daemon = desktop = operator = null;
});

/** A daemon with somebody there: without, every run stands still. */
async function attended(): Promise<void> {
  daemon = await DaemonProcess.start();
  operator = await TestOperator.present(daemon);
}

const runs = async (): Promise<readonly Run[]> => (await operator!.snapshot()).runs;

describe('holdpoint run', () => {
  it('gives the exit code of the command, its streams and its arguments as they are', async () => {
    await attended();
    const script = 'cat; printf "[%s]" "$@"; echo oops >&2; exit 7';
    const said = await holdpoint(
      daemon!.home,
      ['run', '--', 'sh', '-c', script, 'sh', '-x', 'a b', ''],
      'typed',
    );
    expect(said).toMatchObject({ code: 7, out: 'typed[-x][a b][]' });
    expect(said.err).toContain('oops');
    expect(await holdpoint(daemon!.home, ['run', 'sh', '-c', 'kill -9 $$'])).toMatchObject({
      code: 137,
    });
    expect(await holdpoint(daemon!.home, ['run', '/nonexistent/program'])).toMatchObject({
      code: 127,
    });
  });

  it('starts nothing without a daemon, and says so in one sentence', async () => {
    const home = makeHome();
    const mark = join(home.base, 'started');
    mkdirSync(home.runtimeDir, { mode: 0o700 });
    const said = await holdpoint(home, ['run', 'touch', mark]);
    expect(said).toMatchObject({ code: 3, out: '' });
    expect(said.err.trim().split('\n')).toHaveLength(1);
    expect(existsSync(mark)).toBe(false);
  });

  it('wants a command, and knows no options of its own', async () => {
    const home = makeHome();
    expect((await holdpoint(home, ['run'])).code).toBe(2);
    expect((await holdpoint(home, ['run', '--fast', 'true'])).code).toBe(2);
  });

  it('starts nothing when the daemon is gone before it knows the process', async () => {
    daemon = await DaemonProcess.start();
    daemon.child.kill('SIGSTOP');
    const mark = join(daemon.home.base, 'started');
    const begun = startHoldpoint(daemon.home, ['run', 'touch', mark]);
    await pause(300);
    await daemon.kill('SIGKILL');
    expect((await begun.said).code).not.toBe(0);
    expect(existsSync(mark)).toBe(false);
  });

  it('passes an end on to the command', async () => {
    await attended();
    const work = new ArtistTable(join(daemon!.home.base, 'work'));
    const cli = spawn(
      process.execPath,
      [
        resolve(import.meta.dirname, '../../out/cli/holdpoint.js'),
        'run',
        artistProgram(),
        'one',
        '1',
        work.file,
      ],
      { env: daemon!.home.env, stdio: 'ignore' },
    );
    const ended = new Promise((settle) => cli.once('exit', (code) => settle(code)));
    await until('work', () => work.slots.length > 0);
    cli.kill('SIGTERM');
    expect(await ended).toBe(143);
  });

  it('is frozen when the screen locks and goes on after unlock and fresh input, to the last process', async () => {
    desktop = await Desktop.start(['logind', 'gnome']);
    daemon = await DaemonProcess.start(makeHome(), desktop.env);
    operator = await TestOperator.present(daemon);
    const work = new ArtistTable(join(daemon.home.base, 'work'));
    const begun = startHoldpoint(daemon.home, [
      'run',
      '--',
      artistProgram(),
      'setsid',
      '4',
      work.file,
    ]);
    await work.atWork(4);
    await desktop.lock();
    await operator.seen('locked');
    await until('the run paused', async () => (await runs())[0]?.state === 'paused');
    expect(await work.busy()).toBe(0);
    await desktop.unlock();
    await operator.seen('present');
    await until(
      'the run at work again',
      async () => (await runs())[0]?.state === 'running' && (await work.busy()) === 4,
    );
    const [run] = await runs();
    await endProved(operator, run!.id);
    expect((await begun.said).code).toBe(137);
    expect(work.alive()).toEqual([]);
  });
});
