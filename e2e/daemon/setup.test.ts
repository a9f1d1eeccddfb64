import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdpoint, type Said } from '../fixtures/command-line';
import { DaemonProcess, makeHome, type Home } from '../fixtures/daemon';
import { installProgram, onlyOwnPrograms } from '../fixtures/fake-program';
import { until } from '../fixtures/until';

let home: Home;
let daemon: DaemonProcess | null;
const settings = (): string => join(home.env['HOME'] ?? '', '.claude', 'settings.json');
const mine = '{ "model":"opus" }';

beforeEach(() => {
  daemon = null;
  home = onlyOwnPrograms(makeHome());
  installProgram(home, 'claude', { says: '2.1.330 (Claude Code)' });
  mkdirSync(dirname(settings()));
  writeFileSync(settings(), mine);
});
afterEach(async () => {
  if (daemon === null) await holdpoint(home, ['stop']);
  await daemon?.close();
  // One that was stopped is gone from its socket a moment before it has written its last file.
  await rm(home.base, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
});
const start = async (): Promise<void> => void (daemon = await DaemonProcess.start(home));

/** The command at a terminal of its own (script(1) of util-linux), and a person who answers its question. */
async function atTerminal(args: string, answer: string): Promise<Said> {
  const cli = join(import.meta.dirname, '../../out/cli/holdpoint.js');
  const child = spawn('script', ['-qec', `'${process.execPath}' '${cli}' ${args}`, '/dev/null'], {
    env: { ...home.env, TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (text) => (out += String(text)));
  const ended = new Promise<number | null>((settle) => child.once('close', settle));
  await until('the question', () => out.includes('Connect Claude Code? [y/N]'));
  child.stdin.write(`${answer}\r`);
  return { code: await ended, out, err: '' };
}

describe('holdpoint setup', () => {
  it('shows the exact change, connects, tries the hook, and says so in one line', async () => {
    await start();
    const said = await holdpoint(home, ['setup', '--yes']);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain(settings());
    expect(said.out).toMatch(/^ {2}\+ .*holdpoint-hook/m);
    expect(said.out).toMatch(/^ok .*Claude Code 2\.1\.330 is connected, and its hook is live\.$/m);
    expect(said.out).toContain('holdpoint agent onboard');
    const again = await holdpoint(home, ['setup', '--yes']);
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).toContain('Connected already.');
    expect(await holdpoint(home, ['disconnect', 'claude-code'])).toMatchObject({ code: 0 });
    expect(readFileSync(settings(), 'utf8')).toBe(mine);
  });

  it('starts the daemon when none runs, so that the hook is live at the end', async () => {
    const said = await holdpoint(home, ['setup', '-y']);
    expect(said).toMatchObject({ code: 0 });
    expect(said.out).toMatch(/^ok .*its hook is live\.$/m);
    expect(await holdpoint(home, ['status'])).toMatchObject({ code: 0 });
  });

  it.each([
    ['--dry-run', ['--dry-run'], 0],
    ['nobody to ask', [], 1],
  ])('writes nothing with %s', async (_name, args, code) => {
    await start();
    const said = await holdpoint(home, ['setup', ...args]);
    expect(said.code).toBe(code);
    expect(said.out).toMatch(/^ {2}\+ .*holdpoint-hook/m);
    expect(readFileSync(settings(), 'utf8')).toBe(mine);
  });

  it('asks at the terminal, and only yes is yes', async () => {
    await start();
    expect(await atTerminal('setup', 'no')).toMatchObject({ code: 0 });
    expect(readFileSync(settings(), 'utf8')).toBe(mine);
    const said = await atTerminal('setup', 'y');
    expect(said).toMatchObject({ code: 0 });
    expect(said.out).toContain('its hook is live.');
    expect(readFileSync(settings(), 'utf8')).toContain('holdpoint-hook');
  });

  it('says what could not be connected, and leaves it alone', async () => {
    await start();
    writeFileSync(settings(), '{ broken');
    const said = await holdpoint(home, ['setup', '--yes']);
    expect(said.code).toBe(1);
    expect(said.out).toMatch(/^fail .*Claude Code was not connected/m);
    expect(readFileSync(settings(), 'utf8')).toBe('{ broken');
  });

  it('says when there is nothing to connect', async () => {
    rmSync(join(home.env['HOME'] ?? '', '.local'), { recursive: true });
    const said = await holdpoint(home, ['setup', '--yes']);
    expect(said).toMatchObject({ code: 0, out: expect.stringContaining('No agent product') });
    expect(existsSync(join(home.runtimeDir, 'agent.sock'))).toBe(false);
  });
});

describe('what the command line shows of a product', () => {
  it('is what the program said once, whichever process wants to know, until it is replaced', async () => {
    const asked = join(home.env['HOME'] ?? '', '.local/bin/cline.asked');
    const questions = (): number => readFileSync(asked, 'utf8').split('\n').length - 1;
    const everywhere = async (version: string): Promise<void> => {
      await until('the daemon to know it', async () =>
        (await holdpoint(home, ['status'])).out.includes(version),
      );
      for (const command of ['connect', 'doctor', 'setup --dry-run'])
        expect((await holdpoint(home, command.split(' '))).out).toContain(version);
    };
    installProgram(home, 'cline', { says: '3.0.65' });
    // Makes the data folder, and was asked before there was one.
    expect(await holdpoint(home, ['connect', 'cline'])).toMatchObject({ code: 0 });
    await holdpoint(home, ['connect']);
    const before = questions();
    await start();
    await everywhere('3.0.65');
    expect(questions()).toBe(before);
    installProgram(home, 'cline', { says: '3.1.0' });
    await everywhere('3.1.0');
    expect(questions()).toBe(before + 1);
  });

  it('is its version, hook, drift and coverage, everywhere the same', async () => {
    await start();
    const listed = await holdpoint(home, ['connect']);
    expect(listed.out).toMatch(/^claude-code +2\.1\.330 +not connected +\S+settings\.json$/m);
    installProgram(home, 'claude', { says: '99.1.0' });
    await holdpoint(home, ['connect', 'claude-code']);
    const doctor = await holdpoint(home, ['doctor']);
    expect(doctor).toMatchObject({ code: 0 });
    expect(doctor.out).toMatch(/^Claude Code 99\.1\.0$/m);
    expect(doctor.out).toMatch(/^(ok|note) +Presence, the login session: (watching|not there) \(/m);
    expect(doctor.out).toMatch(/^(ok|note) +holdpoint run contains (strongly|weakly)/m);
    expect(doctor.out).toMatch(/^(ok|note) .*\bGuard\b/m);
    expect(doctor.out).toMatch(/^note .*is newer than what was proved/m);
    expect(doctor.out).toMatch(/^(ok|note) .*Coverage/m);
    const status = await until('the drift', async () => {
      const said = await holdpoint(home, ['status']);
      return said.out.includes('99.1.0 (newer than proved)') && said.out;
    });
    expect(status).toMatch(/^warning: Claude Code 99\.1\.0 is newer than/m);
    const agents = (): Promise<Said> => holdpoint(home, ['agents']);
    expect((await agents()).out).toMatch(/Hook +hook connected/);
    writeFileSync(settings(), '{}');
    await until('the unprotected agent', async () => (await agents()).out.includes('UNPROTECTED'));
    expect((await holdpoint(home, ['status'])).out).toContain('UNPROTECTED: hook changed');
    const json = JSON.parse((await holdpoint(home, ['agents', '--json'])).out) as unknown;
    expect(json).toMatchObject([{ id: 'claude-code', status: { hook: 'changed' } }]);
  });
});
