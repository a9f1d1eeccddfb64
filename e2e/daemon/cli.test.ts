import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { linuxProcesses } from '../../electron/platform/linux/proc';
import type { ProcessRef } from '../../shared/model/run';
import { Snapshot } from '../../shared/model/snapshot';
import { HistoryRow } from '../../shared/model/journal';
import { allowed, bash, present } from '../fixtures/calls';
import { holdpoint, startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome, removeHome, type Home } from '../fixtures/daemon';
import type { TestOperator } from '../fixtures/operator';
import { operatorWithPassphrase, passphrase } from '../fixtures/sealed-operator';
import { until } from '../fixtures/until';

const ends: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function daemonWith(rules?: string): Promise<DaemonProcess> {
  const daemon = await DaemonProcess.start(makeHome(rules));
  ends.push(() => daemon.close());
  return daemon;
}

async function operatorOf(daemon: DaemonProcess): Promise<TestOperator> {
  const operator = await operatorWithPassphrase(daemon);
  ends.push(() => operator.close());
  return operator;
}

async function firstApproval(home: Home): Promise<string> {
  return until('an approval', async () => {
    const said = await holdpoint(home, ['approvals', '--json']);
    return said.code === 0 && (JSON.parse(said.out) as { id: string }[])[0]?.id;
  });
}

/** A command gives a daemon up that does not answer in seconds; one that has no processor is asked again. */
const statusOf = (home: Home): Promise<Snapshot> =>
  until('a status', async () => {
    const said = await holdpoint(home, ['status', '--json']);
    return said.code === 0 && Snapshot.parse(JSON.parse(said.out));
  });

const hostile = 'rm -rf build \u001b[2J\u202e';

describe('holdpoint against a real daemon', () => {
  it('shows a waiting call without its tricks, and denies it without the operator', async () => {
    const daemon = await daemonWith();
    const operator = await operatorOf(daemon);
    const call = present(daemon, bash(hostile));
    const id = await firstApproval(daemon.home);
    const shown = await holdpoint(daemon.home, ['show', id]);
    expect(shown.out).toContain('rm -rf build ⟨U+001B⟩[2J⟨U+202E⟩');
    expect(shown.out).not.toMatch(/[\u001b\u202e]/);
    expect((await holdpoint(daemon.home, ['deny', id])).code).toBe(0);
    expect(allowed(await call.answer)).toBe(false);
    operator.close();
  });

  it('allows a waiting call by passphrase, and nothing by a wrong one', async () => {
    const daemon = await daemonWith();
    await operatorOf(daemon);
    const call = present(daemon, bash('rm -rf build'));
    const id = await firstApproval(daemon.home);
    const wrong = await holdpoint(
      daemon.home,
      ['approve', id, '--passphrase-stdin'],
      'open barley\n',
    );
    expect(wrong.code).toBe(4);
    const without = await holdpoint(daemon.home, ['approve', id, '--passphrase-stdin']);
    expect(without.code).toBe(4);
    const right = await holdpoint(
      daemon.home,
      ['approve', id, '--passphrase-stdin'],
      `${passphrase}\n`,
    );
    expect(right).toMatchObject({ code: 0, err: '' });
    expect(allowed(await call.answer)).toBe(true);
  });

  it('shows and follows what happened', async () => {
    const daemon = await daemonWith();
    const followed = startHoldpoint(daemon.home, ['log', '--follow', '--json', '--limit', '200']);
    const rows = (): HistoryRow[] =>
      followed
        .out()
        .split('\n')
        .slice(0, -1)
        .map((line) => HistoryRow.parse(JSON.parse(line)));
    await until('the start', () => rows().some((row) => row.type === 'daemon.started'));
    const operator = await operatorOf(daemon);
    await until('the operator', () => rows().some((row) => row.type === 'operator.authenticated'));
    followed.interrupt();
    expect((await followed.said).code).toBe(0);
    const seqs = rows().map((row) => row.seq);
    expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
    // Above the records stands where the operator was, when he came or went in their time.
    const newest = (await holdpoint(daemon.home, ['log', '--limit', '1'])).out
      .trimEnd()
      .split('\n');
    expect(newest.filter((line) => !line.startsWith('You were'))).toHaveLength(1);
    operator.close();
  });

  it('pauses and kills a run with no tray app alive (R11)', async () => {
    const daemon = await daemonWith();
    const { runId, pid, strong } = await startedRun(daemon);
    expect(await holdpoint(daemon.home, ['pause', '--all'])).toMatchObject({ code: 0, err: '' });
    // In a control group of its own it stands still without being stopped by a signal.
    if (!strong) expect(processState(pid)).toBe('T');
    expect((await statusOf(daemon.home)).runs).toMatchObject([{ id: runId, state: 'paused' }]);
    expect((await holdpoint(daemon.home, ['resume', '--all', '--passphrase-stdin'])).code).toBe(4);
    const killed = await holdpoint(daemon.home, ['kill', runId.slice(0, 12)]);
    expect(killed).toMatchObject({ code: 0, err: '' });
    await until('the end of the run', () => !/[RSDTt]/.test(processState(pid)));
  });

  it('verifies the journal with and without the daemon, and names what was changed', async () => {
    const daemon = await daemonWith();
    expect(await holdpoint(daemon.home, ['verify'])).toMatchObject({ code: 0 });
    await daemon.kill();
    expect(await holdpoint(daemon.home, ['verify', '--json'])).toMatchObject({ code: 0 });
    writeFileSync(join(daemon.home.dataDir, 'journal.db'), 'gone');
    const broken = await holdpoint(daemon.home, ['verify']);
    expect(broken.code).toBe(1);
    expect(broken.out).toContain('broken at record 1');
  });

  it('shows the rules file and its fault', async () => {
    const daemon = await daemonWith('this is = = no toml');
    const said = await holdpoint(daemon.home, ['policy', 'show']);
    expect(said.code).toBe(1);
    expect(said.out).toContain('this is = = no toml');
  });

  it('says whether a file would do as rules, and changes nothing', async () => {
    const daemon = await daemonWith();
    const file = join(daemon.home.base, 'draft.toml');
    writeFileSync(file, '[[rule]]\nid = "r"\noutcome = "perhaps"\n');
    const bad = await holdpoint(daemon.home, ['policy', 'test', file]);
    expect(bad).toMatchObject({ code: 1, out: '' });
    expect(bad.err).toContain('outcome');
    writeFileSync(file, '[[rule]]\nid = "r"\noutcome = "deny"\nkinds = ["fetch"]\nreason = "no"\n');
    expect(await holdpoint(daemon.home, ['policy', 'test', file])).toMatchObject({ code: 0 });
    expect((await holdpoint(daemon.home, ['policy', 'show'])).out).not.toContain(
      'kinds = ["fetch"]\nreason = "no"',
    );
    expect((await holdpoint(daemon.home, ['policy', 'test', `${file}.gone`])).code).toBe(1);
  });
});

describe('starting and stopping', () => {
  const started = (home: Home): number =>
    Number(
      /pid (\d+)/.exec(
        readFileSync(join(home.dataDir, 'daemon.lock'), 'utf8').replace(/^(\d+).*/s, 'pid $1'),
      )![1],
    );

  it('starts a daemon that holds nothing of its starter, once, and stops it', async () => {
    const home = makeHome();
    ends.push(() => removeHome(home));
    expect(await holdpoint(home, ['status'])).toMatchObject({ code: 3 });
    const loaded = { ...home.env, NODE_OPTIONS: '--no-warnings', LD_LIBRARY_PATH: '/nowhere' };
    const first = await holdpoint({ ...home, env: loaded }, ['start']);
    expect(first).toMatchObject({ code: 0, err: '' });
    const pid = started(home);
    const ref = linuxProcesses.identify(pid);
    if (ref === null) throw new Error('the daemon is gone');
    ends.push(() => endDaemon(ref));
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
    expect(environment).not.toMatch(/NODE_OPTIONS|LD_LIBRARY_PATH/);
    // One to a program that it starts itself, such as an agent that is asked for its version, is gone again soon.
    await until('no pipe to anybody else', () => foreignPipes(pid).length === 0);
    expect(await holdpoint(home, ['start'])).toMatchObject({
      code: 0,
      out: `Holdpoint runs already (pid ${pid}).\n`,
    });
    expect(await holdpoint(home, ['stop'])).toMatchObject({ code: 0 });
    await until('the end of the daemon', () => !existsSync(`/proc/${pid}/fd/0`));
    expect(await holdpoint(home, ['stop'])).toMatchObject({ code: 3 });
  });

  it('says where to look when the daemon does not come up', async () => {
    const home = makeHome();
    ends.push(() => removeHome(home));
    writeFileSync(join(home.env['XDG_DATA_HOME']!, 'holdpoint'), 'a file where the folder belongs');
    const said = await holdpoint(home, ['start']);
    expect(said.code).toBe(1);
    expect(said.err).toContain('holdpoint:');
  });

  it('asks for the passphrase before it stops under a tray app', async () => {
    const daemon = await daemonWith();
    await operatorOf(daemon);
    expect(await holdpoint(daemon.home, ['stop', '--passphrase-stdin'])).toMatchObject({ code: 4 });
    expect(await holdpoint(daemon.home, ['status'])).toMatchObject({ code: 0 });
    expect(
      await holdpoint(daemon.home, ['stop', '--passphrase-stdin'], `${passphrase}\n`),
    ).toMatchObject({ code: 0 });
    expect(await daemon.exited).toBe(0);
  });
});

describe('a passphrase at a terminal', () => {
  it('is asked for without echo', async () => {
    const daemon = await daemonWith();
    await operatorOf(daemon);
    const call = present(daemon, bash('rm -rf build'));
    const id = await firstApproval(daemon.home);
    // script(1) of util-linux gives the command a terminal of its own.
    const cli = join(import.meta.dirname, '../../out/cli/holdpoint.js');
    const child = spawn(
      'script',
      ['-qec', `'${process.execPath}' '${cli}' approve ${id}`, '/dev/null'],
      { env: { ...daemon.home.env, TERM: 'xterm' }, stdio: ['pipe', 'pipe', 'inherit'] },
    );
    let screen = '';
    child.stdout.on('data', (text) => (screen += String(text)));
    await until('the question', () => screen.includes('Passphrase of the operator key'));
    child.stdin.write(`${passphrase}\r`);
    expect(await new Promise((settle) => child.once('close', settle))).toBe(0);
    expect(screen).not.toContain(passphrase);
    expect(screen).toContain('Allowed: 1 call.');
    expect(allowed(await call.answer)).toBe(true);
  });
});

/** Pipes of which the process has one end only; those that it made for itself have both in it. */
function foreignPipes(pid: number): string[] {
  const pipes = readdirSync(`/proc/${pid}/fd`)
    .map((fd) => heldAt(`/proc/${pid}/fd/${fd}`))
    .filter((target) => target.startsWith('pipe:'));
  return pipes.filter((target) => pipes.indexOf(target) === pipes.lastIndexOf(target));
}

/** What a descriptor stands for; nothing when it was closed between the listing and the look. */
function heldAt(descriptor: string): string {
  try {
    return readlinkSync(descriptor);
  } catch {
    return '';
  }
}

/** Ends the daemon that a test started by a command, if it still lives: another process may have got its pid. */
async function endDaemon(ref: ProcessRef): Promise<void> {
  const lives = (): boolean => linuxProcesses.identify(ref.pid)?.startTime === ref.startTime;
  if (lives()) process.kill(ref.pid, 'SIGKILL');
  await until('the end of the daemon', () => !lives());
}

/** The state letter of a process in /proc, X when it is gone. */
function processState(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '')[0] ?? 'X';
  } catch {
    return 'X';
  }
}

/** A long sleep that the real `holdpoint run` started: whatever hangs on that program belongs to the run, so no test may stand in for it. */
async function startedRun(
  daemon: DaemonProcess,
): Promise<{ runId: string; pid: number; strong: boolean }> {
  const begun = startHoldpoint(daemon.home, ['run', '--', 'sleep', '600']);
  ends.push(() => begun.end());
  const run = await until('the run', async () =>
    (await statusOf(daemon.home)).runs.find(({ root }) => root !== null),
  );
  return { runId: run.id, pid: run.root?.pid ?? 0, strong: run.containment === 'strong' };
}
