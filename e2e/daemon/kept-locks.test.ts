import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../shared/model/run';
import { holdpoint, startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess, type Home } from '../fixtures/daemon';
import { records } from '../fixtures/leases';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

let daemon: DaemonProcess;
let operator: TestOperator;
let home: Home;
beforeAll(async () => {
  daemon = await DaemonProcess.start();
  home = daemon.home;
  operator = await TestOperator.present(daemon);
});
afterAll(async () => {
  operator.close();
  await daemon.close();
});
const undo: (() => unknown)[] = [];
afterEach(async () => {
  await operator.client.call('runs.kill-all', {});
  for (const step of undo.splice(0)) await step();
  // The next test takes the first run for its own.
  await until('no run', async () => (await operator.snapshot()).runs.length === 0);
});

const project = (name: string): string => join(realpathSync(join(home.base, 'project')), name);
const exec = promisify(execFile);
const git = async (...words: string[]): Promise<void> => {
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@b'];
  await exec('git', [...who, ...words], { cwd: project(''), env: home.env });
};

function begins(...words: readonly string[]): void {
  const begun = startHoldpoint(home, ['run', '--', ...words]);
  undo.push(() => begun.said);
}

async function paused(): Promise<Run> {
  const run = await until('its run', async () => (await operator.snapshot()).runs[0]);
  expect(await operator.client.call('run.pause', { runId: run.id })).toMatchObject({ ok: true });
  return (await operator.snapshot()).runs[0]!;
}

/** Lines of the kernel about locks of this file. */
const linesOf = (file: string): string[] => {
  const inode = existsSync(file) ? statSync(file).ino : -1;
  const all = readFileSync('/proc/locks', 'utf8').split('\n');
  return all.filter((line) => line.includes(`:${inode} `));
};

describe('what a paused run keeps locked', () => {
  it('is named while it stands, on record and in the status: the index of its repository', async () => {
    await git('init', '-q');
    writeFileSync(project('file'), 'one\n');
    await git('add', 'file');
    await git('commit', '-qm', 'one');
    writeFileSync(project('file'), 'two\n');
    const lock = project('.git/index.lock');
    const who = ['-c', 'user.name=A', '-c', 'user.email=a@b', '-c', 'core.editor=sleep 600;:'];
    begins('git', ...who, 'commit', '-a');
    await until('its lock', () => existsSync(lock));
    const run = await paused();
    expect(run).toMatchObject({ state: 'paused', locks: [lock] });
    expect((await records(operator, 'run.paused')).at(-1)?.payload).toMatchObject({
      locks: [lock],
    });
    expect((await holdpoint(home, ['status'])).out).toContain(`keeps locked: ${lock}`);
    await operator.client.call('run.resume', { runId: run.id });
    expect((await operator.snapshot()).runs[0]?.locks).toEqual([]);
  });

  it.each([
    ['its own', 'exec flock "$0" sleep 600'],
    ['one that who took it left behind', 'exec 9>"$0"; flock 9; sleep 600; exit'],
  ])(
    'is every lock that the kernel knows, first the one that somebody waits for: %s',
    async (_how, script) => {
      const [waited, other] = [project('waited'), project('other')];
      begins('sh', '-c', `flock ${other} sleep 600 & ${script}`, waited);
      await until('both locks', () => linesOf(waited).length > 0 && linesOf(other).length > 0);
      const waiter = spawn('flock', [waited, 'true']);
      undo.push(() => waiter.kill());
      await until('who waits', () => linesOf(waited).some((line) => line.includes('->')));
      expect((await paused()).locks).toEqual([waited, other]);
    },
  );
});
