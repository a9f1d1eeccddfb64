import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { allowed, bash, present } from '../fixtures/calls';
import { cliScript, holdpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { rowsOf } from '../fixtures/leases';
import { NamedProgram } from '../fixtures/named-program';
import { TestOperator } from '../fixtures/operator';
import { operatorWithPassphrase, passphrase } from '../fixtures/sealed-operator';
import { until } from '../fixtures/until';

const rules = `
[detachment]
locked = "hold"

[[rule]]
id = "all-passes"
outcome = "allow"
kinds = ["shell"]
effects = ["reads", "writes"]
reason = "A test."
`;

let daemon: DaemonProcess;
const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function started(): Promise<DaemonProcess> {
  daemon = await DaemonProcess.start(makeHome(rules));
  closing.push(() => daemon.close());
  return daemon;
}
async function operatorThere(): Promise<TestOperator> {
  const operator = await TestOperator.present(await started());
  closing.push(() => operator.close());
  return operator;
}
const say = async (...words: string[]): Promise<number | null> =>
  (await holdpoint(daemon.home, words)).code;
const why = async (operator: TestOperator): Promise<string> =>
  (await operator.snapshot()).presence.why;

describe('a locker that tells nobody', () => {
  it('locks while its process lives, and its end counts only with fresh input (H01)', async () => {
    const operator = await operatorThere();
    const locker = await NamedProgram.start('swaylock', daemon.home.env);
    closing.push(() => locker.close());
    await operator.seen('locked');
    expect(await why(operator)).toContain('locker');
    operator.idleMs = 120_000;
    await locker.close();
    await until('the end seen', async () => (await why(operator)).includes('fresh input'));
    expect((await operator.snapshot()).presence.state).toBe('locked');
    operator.idleMs = 0;
    await operator.seen('present');
  });

  it('of another login of this user does not lock this one', async () => {
    const operator = await operatorThere();
    const elsewhere = { ...daemon.home.env, XDG_RUNTIME_DIR: '/nonexistent' };
    const locker = await NamedProgram.start('i3lock', elsewhere);
    closing.push(() => locker.close());
    const here = await NamedProgram.start('hyprlock', daemon.home.env);
    closing.push(() => here.close());
    await operator.seen('locked');
    await here.close();
    await operator.seen('present');
  });
});

describe('the hook of a locker', () => {
  it('locks at once from anyone; unlocked takes back only its own word', async () => {
    const operator = await operatorThere();
    expect(await say('locker', 'locked')).toBe(0);
    await operator.seen('locked');
    expect(await why(operator)).toContain('locker-hook');
    const call = present(daemon, bash('echo hello'));
    operator.locked = true;
    await until('both', async () => (await why(operator)).includes('tray-poll'));
    expect(await say('locker', 'unlocked')).toBe(0);
    await until('the one', async () => !(await why(operator)).includes('locker-hook'));
    expect((await operator.snapshot()).presence.state).toBe('locked');
    operator.locked = false;
    expect(allowed(await call.answer)).toBe(true);
  });

  it('runs the locker itself: locked as long as that lives, with its exit code', async () => {
    const operator = await operatorThere();
    const locking = holdpoint(daemon.home, [
      'locker',
      'run',
      '--',
      'sh',
      '-c',
      'read line; exit 7',
    ]);
    expect((await locking).code).toBe(7);
    await operator.seen('present');
    await until('its word on record', async () => {
      const rows = await rowsOf(operator, 'presence.changed');
      return rows.some((row) => row.summary.includes('locker-hook'));
    });
  });

  it('does not unlock from inside a run (H08)', async () => {
    const operator = await operatorThere();
    const script = '"$@" locked; "$@" unlocked';
    const cli = [process.execPath, cliScript, 'locker'];
    const said = await holdpoint(daemon.home, ['run', '--', 'sh', '-c', script, 'sh', ...cli]);
    expect(said.code).toBe(4);
    expect(said.err).toContain('a run cannot say that the screen is unlocked');
    expect(await why(operator)).toContain('locker-hook');
    expect(await say('locker', 'unlocked')).toBe(0);
    await operator.seen('present');
  });

  it('nor over a connection that a process of the run made before it ended (H08)', async () => {
    const operator = await operatorThere();
    expect(await say('locker', 'locked')).toBe(0);
    const door = join(daemon.home.runtimeDir, 'operator.sock');
    const run = ['run', '--', 'python3', '-c', speaksForTheDead, door];
    const said = await holdpoint(daemon.home, run);
    expect(said.out).toContain('a run cannot say that the screen is unlocked');
    expect(await why(operator)).toContain('locker-hook');
  });
});

describe('away', () => {
  it('is said without proof, outlives input, and ends only by the proved operator', async () => {
    await started();
    const operator = await operatorWithPassphrase(daemon);
    closing.push(() => operator.close());
    operator.beat();
    await operator.seen('present');
    expect(await say('away')).toBe(0);
    await operator.seen('away');
    const call = present(daemon, bash('echo hello'));
    await until('a held call', async () => (await operator.snapshot()).heldCalls === 1);
    expect(await daemonRefusesBack()).toBe('not-authenticated');
    const wrong = await holdpoint(daemon.home, ['back', '--passphrase-stdin'], 'wrong\n');
    expect(wrong.code).toBe(4);
    expect((await operator.snapshot()).presence.state).toBe('away');
    const back = await holdpoint(daemon.home, ['back', '--passphrase-stdin'], `${passphrase}\n`);
    expect(back.code).toBe(0);
    expect(allowed(await call.answer)).toBe(true);
  });
});

/** The kernel names the process that connected; this one has ended by the time its parent speaks. */
const speaksForTheDead = `
import json, os, socket, sys
door = socket.socket(socket.AF_UNIX)
child = os.fork()
if child == 0:
    door.connect(sys.argv[1])
    os._exit(0)
os.waitpid(child, 0)
lines = door.makefile('rw')
def say(call, body):
    lines.write(json.dumps({'v': 1, 'id': '1', 'call': call, 'body': body}) + chr(10))
    lines.flush()
    print(lines.readline())
say('hello', {'client': 'cli', 'pid': child, 'version': 'test'})
say('presence.locker', {'locked': False})
`;

async function daemonRefusesBack(): Promise<string> {
  const client = daemon.operator();
  await client.call('hello', { client: 'cli', pid: process.pid, version: 'test' });
  const said = await client.call('away', { away: false });
  client.close();
  return said.ok ? 'taken' : said.reason;
}
