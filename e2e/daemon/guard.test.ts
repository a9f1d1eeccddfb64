import { generateKeyPairSync } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { closeSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../shared/model/run';
import { ArtistTable, artistProgram } from '../fixtures/artist';
import { cliScript, holdpoint, startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { Desktop } from '../fixtures/desktop';
import { TestOperator } from '../fixtures/operator';
import { endProved, pauseProved } from '../fixtures/proved';
import { Screen } from '../fixtures/screen';
import { until } from '../fixtures/until';

const rules =
  '[[rule]]\nid = "reads"\noutcome = "allow"\nkinds = ["shell"]\neffects = ["reads"]\nreason = "A test."\n';

const keys = generateKeyPairSync('ed25519');
let daemon: DaemonProcess;
let operator: TestOperator;
type Steps = (() => Promise<unknown> | void)[];
const undo: Steps = [];
const takeBack = async (steps: Steps): Promise<void> => {
  for (const step of steps.splice(0).toReversed()) await step();
};
afterEach(() => takeBack(undo));

async function attended(atTheEnd = undo): Promise<void> {
  daemon = await DaemonProcess.start(makeHome(rules));
  atTheEnd.push(() => daemon.close());
  operator = await TestOperator.present(daemon, keys);
  atTheEnd.push(() => operator.close());
}

/** One daemon for all tests of a group, each of which looks at nothing but what it started itself. */
function attendedByAll(): void {
  const atTheEnd: Steps = [];
  beforeAll(() => attended(atTheEnd));
  afterAll(() => takeBack(atTheEnd));
}

/** What a shell script says, behind the walls and without them. */
async function bothSides(script: string): Promise<{ outside: string; inside: string }> {
  const words = ['--', 'sh', '-c', script];
  const [outside, inside] = await Promise.all([
    holdpoint(daemon.home, ['run', ...words]),
    holdpoint(daemon.home, ['run', '--guard', ...words]),
  ]);
  return { outside: outside.out.trim(), inside: inside.out.trim() };
}

/** Each way out is open without the walls, else the test would prove nothing, and closed behind them. */
async function closes(...scripts: readonly string[]): Promise<void> {
  const tries = scripts.map(
    (script) => `if { ${script}; } >/dev/null 2>&1; then echo open; else echo shut; fi`,
  );
  const said = await bothSides(tries.join('\n'));
  expect(ways(scripts, said.outside)).toEqual(scripts.map((script) => [script, 'open']));
  expect(ways(scripts, said.inside)).toEqual(scripts.map((script) => [script, 'shut']));
}
const ways = (scripts: readonly string[], said: string): (string | undefined)[][] => {
  const lines = said.split('\n');
  return scripts.map((script, at) => [script, lines[at]]);
};

const onlyRun = (): Promise<Run> =>
  until('its run', async () => (await operator.snapshot()).runs[0]);

describe('behind the walls of Guard', () => {
  attendedByAll();

  it('the command has its streams, arguments, exit code, home and project', async () => {
    const script = 'read -r line; echo "$line $1 $PWD"; touch "$HOME/mark" made; exit 7';
    const words = ['run', '--guard', '--', 'sh', '-c', script, 'sh', 'a b'];
    const said = await holdpoint(daemon.home, words, 'typed\n');
    expect(said).toMatchObject({
      code: 7,
      out: `typed a b ${join(daemon.home.base, 'project')}\n`,
      err: '',
    });
    for (const folder of [
      join(daemon.home.base, 'project/made'),
      join(daemon.home.env['HOME'] ?? '', 'mark'),
    ])
      expect(existsSync(folder)).toBe(true);
  });

  it('foreign processes are neither seen, nor signalled, nor traced', async () => {
    const pid = daemon.child.pid!;
    await closes(`test -e /proc/${pid}`, `kill -0 ${pid}`, `cat /proc/${pid}/root/etc/passwd`);
  });

  it('no control group can be written', async () => {
    const group = '$(sed -n s/^0:://p /proc/self/cgroup)';
    const where =
      '$(test -e /sys/fs/cgroup/unified && echo /sys/fs/cgroup/unified || echo /sys/fs/cgroup)';
    const files = ['cgroup.procs', 'cgroup.freeze'];
    // In a shell of its own: a redirection that fails may end the one that goes on (POSIX, Consequences of Shell Errors).
    await closes(...files.map((file) => `(echo 0 > "${where}${group}/${file}")`));
  });

  it('of Holdpoint there is the door for agents and nothing else', async () => {
    const { runtimeDir, dataDir, configDir } = daemon.home;
    await closes(
      `cat ${dataDir}/operator.json`,
      `cat ${configDir}/rules.toml`,
      `test -S ${runtimeDir}/operator.sock`,
      `touch ${runtimeDir}/x`,
      `touch ${configDir}/x`,
    );
    const said = await bothSides(`ls ${runtimeDir}`);
    expect(said.inside).toBe('agent.sock');
  });

  it('what was open where it was started is closed', async () => {
    const folder = openSync(daemon.home.dataDir, 'r');
    undo.push(() => closeSync(folder));
    const words = (guard: string[]): string[] => [cliScript, 'run', ...guard, '--', 'sh', '-c'];
    const read = 'cat /proc/self/fd/40/operator.json > /dev/null 2>&1 && echo open || echo shut';
    const said = async (guard: string[]): Promise<string> => {
      const child = spawn(process.execPath, [...words(guard), read], {
        cwd: join(daemon.home.base, 'project'),
        env: daemon.home.env,
        stdio: ['ignore', 'pipe', 'ignore', ...Array<'ignore'>(37).fill('ignore'), folder],
      });
      let out = '';
      child.stdout?.on('data', (text) => (out += String(text)));
      await once(child, 'close');
      return out.trim();
    };
    expect({ outside: await said([]), inside: await said(['--guard']) }).toEqual({
      outside: 'open',
      inside: 'shut',
    });
  });

  it('the display takes no input, by its socket or by its abstract name', async () => {
    const screen = await Screen.start();
    undo.push(() => screen.close());
    await closes(`DISPLAY=${screen.display} xdotool mousemove 5 5`);
    const said = await bothSides('echo "${DISPLAY-none} ${WAYLAND_DISPLAY-none}"');
    expect(said.inside).toBe('none none');
  });

  it('no abstract socket outside is reached, where the kernel can do that', async () => {
    const name = `holdpoint-test-${process.pid}`;
    const server: Server = createServer((socket) => socket.end('in'));
    await new Promise<void>((done) => server.listen(`\0${name}`, done));
    undo.push(() => new Promise((done) => server.close(done)));
    const script = `require('net').connect('\\\\0${name}').on('data',()=>process.exit(0)).on('error',()=>process.exit(1))`;
    const said = await bothSides(`${process.execPath} -e "${script}" && echo open || echo shut`);
    expect(said.outside).toBe('open');
    const warned = await holdpoint(daemon.home, ['run', '--guard', 'true']);
    expect(said.inside).toBe(warned.err.includes('abstract') ? 'open' : 'shut');
  });

  it('neither session bus nor services of the user answer', async () => {
    const desktop = await Desktop.start([]);
    undo.push(() => desktop.close());
    const ping = 'org.freedesktop.DBus / org.freedesktop.DBus.Peer.Ping';
    const [dest, path, method] = ping.split(' ');
    const bus = `dbus-send --bus=${desktop.address('session')} --print-reply --dest=${dest} ${path} ${method}`;
    await closes(bus);
    const said = await bothSides(
      'systemd-run --user true 2>&1; echo "${DBUS_SESSION_BUS_ADDRESS-none}"',
    );
    expect(said.inside.split('\n').at(-1)).toBe('none');
    expect(said.inside).not.toContain('Running');
  });

  it("nothing can be typed into the operator's shell for later", async () => {
    const push = "import fcntl,sys,termios;fcntl.ioctl(0,termios.TIOCSTI,b'x')";
    // Errno tells the filter (1, not permitted) from a descriptor that is no terminal (25).
    const script = `/usr/bin/python3 -c "${push}" 2>&1 | tail -1`;
    const said = await bothSides(script);
    expect(said.outside).toContain('[Errno 25]');
    expect(said.inside).toContain('[Errno 1]');
  });
});

describe('a guarded run that tries to get away', () => {
  attendedByAll();

  it.each(['ghost', 'hop', 'hydra', 'slip', 'thaw'] as const)(
    'is frozen and ended from outside: %s (K01, K03, K07)',
    async (mode) => {
      const table = new ArtistTable(join(daemon.home.base, 'project', mode));
      const words = ['run', '--guard', '--', artistProgram(), mode, '5', table.file];
      const begun = startHoldpoint(daemon.home, words);
      undo.push(() => begun.said);
      undo.push(() => begun.end());
      await table.atWork(5);
      const run = await until('its run', async () =>
        (await operator.snapshot()).runs.find(({ label }) => label.includes(` ${mode} `)),
      );
      expect(run).toMatchObject({ guarded: true });
      expect(await pauseProved(operator, run.id)).toMatchObject({ verified: true });
      expect(await table.busy()).toBe(0);
      await endProved(operator, run.id);
      expect(await table.busy()).toBe(0);
    },
  );
});

describe('a guarded run', () => {
  it('has its calls judged: the hook client inside reaches the daemon, which knows who calls', async () => {
    await attended();
    const payload = {
      session_id: 's1',
      transcript_path: '/tmp/t.jsonl',
      cwd: join(daemon.home.base, 'project'),
      permission_mode: 'default',
      hook_event_name: 'PreToolUse',
      tool_name: 'Bash',
      tool_input: { command: 'echo hello' },
      tool_use_id: 'toolu_1',
    };
    mkdirSync(join(daemon.home.base, 'project'), { recursive: true });
    writeFileSync(join(daemon.home.base, 'project', 'call.json'), JSON.stringify(payload));
    const hook = resolve(import.meta.dirname, '../../out/hook/holdpoint-hook');
    const words = `--socket ${join(daemon.home.runtimeDir, 'agent.sock')} --product claude-code`;
    const script = `${hook} ${words} < call.json; while [ ! -e go ]; do sleep 0.1; done`;
    const begun = startHoldpoint(daemon.home, ['run', '--guard', '--', 'sh', '-c', script]);
    undo.push(() => begun.said);
    undo.push(() => begun.end());
    const run = await until('the call', async () =>
      (await operator.snapshot()).runs.find(({ calls }) => calls === 1),
    );
    expect(run).toMatchObject({ guarded: true, product: 'claude-code' });
    expect((await operator.snapshot()).runs).toHaveLength(1);
    const status = await holdpoint(daemon.home, ['status']);
    expect(status.out).toContain('guarded');
    await until('its decision on record', async () => {
      const page = await operator.client.call('history.page', { limit: 50, run: run.id });
      return page.ok && page.body.rows.some(({ decision }) => decision === 'allow');
    });
    writeFileSync(join(daemon.home.base, 'project', 'go'), '');
    expect((await begun.said).out).toContain('"permissionDecision":"allow"');
  });

  it('finds the door of a daemon that was started anew', async () => {
    await attended();
    const socket = join(daemon.home.runtimeDir, 'agent.sock');
    const knock = `require('net').connect('${socket}').on('connect',()=>process.exit(0)).on('error',()=>process.exit(1))`;
    const script = `touch begun; while [ ! -e go ]; do sleep 0.1; done; ${process.execPath} -e "${knock}" && echo open`;
    const begun = startHoldpoint(daemon.home, ['run', '--guard', '--', 'sh', '-c', script]);
    undo.push(() => begun.said);
    undo.push(() => begun.end());
    // It begins once it is on record, which is what the next daemon knows it by.
    await until('its beginning', () => existsSync(join(daemon.home.base, 'project', 'begun')));
    await daemon.kill();
    daemon = await DaemonProcess.start(daemon.home);
    operator.close();
    operator = await TestOperator.present(daemon, keys);
    undo.push(() => operator.close());
    const { id, guarded } = await onlyRun();
    expect(guarded).toBe(true);
    // Whoever is long without a daemon is frozen, and waits for a word where the operator was not seen just before.
    await until('it to go on', async () => {
      const { state, resumes } = await onlyRun();
      if (resumes === 'ask') await operator.client.call('run.resume', { runId: id });
      return state === 'running';
    });
    writeFileSync(join(daemon.home.base, 'project', 'go'), '');
    expect((await begun.said).out).toContain('open');
  });

  it('is not started where bubblewrap is missing or may not put up walls', async () => {
    await attended();
    const mark = join(daemon.home.base, 'project', 'started');
    const bare = { ...daemon.home, env: { ...daemon.home.env, PATH: '/nonexistent' } };
    const missing = await holdpoint(bare, ['run', '--guard', 'touch', mark]);
    expect(missing).toMatchObject({ code: 125, out: '' });
    expect(missing.err).toContain('bubblewrap');
    const folder = join(daemon.home.base, 'bin');
    mkdirSync(folder);
    writeFileSync(join(folder, 'bwrap'), '#!/bin/sh\necho "bwrap: not allowed" >&2\nexit 1\n', {
      mode: 0o755,
    });
    const env = { ...daemon.home.env, PATH: `${folder}:${daemon.home.env['PATH']}` };
    const refused = await holdpoint({ ...daemon.home, env }, ['run', '--guard', 'touch', mark]);
    expect(refused).toMatchObject({ code: 125, out: '' });
    expect(refused.err).toContain('Nothing was started');
    // One that only pretends: it runs the command without any wall, and the daemon sees that.
    writeFileSync(
      join(folder, 'bwrap'),
      '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift\n"$@"\n',
    );
    const pretended = await holdpoint({ ...daemon.home, env }, ['run', '--guard', 'touch', mark]);
    expect(pretended.code).not.toBe(0);
    expect(pretended.err).toContain('walls');
    expect(existsSync(mark)).toBe(false);
  });
});
