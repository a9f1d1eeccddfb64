import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linuxPaths } from '../platform/linux/paths';
import { ProductHooks, type HookPlace } from './product-hooks';

let home: string;
let hooks: ProductHooks;
let settings: string;
const user: HookPlace = { product: 'claude-code', scope: 'user', dir: null };
const kept = { HOME: process.env['HOME'], PATH: process.env['PATH'] };
const read = (): string => readFileSync(settings, 'utf8');
const dataDir = (): string => join(home, '.local/share/holdpoint');
const fresh = (): ProductHooks =>
  new ProductHooks(
    linuxPaths({ env: { XDG_RUNTIME_DIR: join(home, 'run') }, home, uid: process.getuid?.() ?? 0 }),
    join(home, 'build'),
  );

/** A program that prints a version and counts how often it was asked. */
function install(version: string): void {
  writeFileSync(
    join(home, 'bin', 'claude'),
    `#!/bin/sh\necho asked >> '${home}/asked'\nenv > '${home}/env'\necho '${version} (Claude Code)'\n`,
  );
  chmodSync(join(home, 'bin', 'claude'), 0o755);
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hp-connect-'));
  for (const folder of ['bin', 'build/hook', '.claude'])
    mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(home, 'build/hook/holdpoint-hook'), '');
  process.env['HOME'] = home;
  process.env['PATH'] = join(home, 'bin');
  settings = join(home, '.claude', 'settings.json');
  install('2.1.330');
  hooks = fresh();
});
afterEach(() => {
  Object.assign(process.env, kept);
  // A version that is asked in the background may still write there.
  rmSync(home, { recursive: true, force: true, maxRetries: 20 });
});

describe('a hook file that its product passes over when it is a link (T-12)', () => {
  const place: HookPlace = { product: 'cline', scope: 'user', dir: null };
  it('does not count, and is not written', async () => {
    const file = join(home, '.cline', 'hooks', 'PreToolUse.bash');
    expect(await hooks.connect(place)).toMatchObject({ ok: true });
    expect(hooks.standing(place).hook).toBe('connected');
    renameSync(file, join(home, 'moved'));
    symlinkSync(join(home, 'moved'), file);
    expect(hooks.standing(place)).toMatchObject({ hook: 'changed' });
    expect(await hooks.connect(place)).toMatchObject({ ok: false, reason: 'settings-unreadable' });
  });
});

describe('a hook file of a version that its product leaves out (T-12)', () => {
  it.each([
    ['copilot-cli', '.copilot/hooks/holdpoint.json'],
    ['cursor', '.cursor/hooks.json'],
  ] as const)('of %s does not count', async (product, name) => {
    const place: HookPlace = { product, scope: 'user', dir: null };
    await hooks.connect(place);
    expect(hooks.standing(place).hook).toBe('connected');
    const file = join(home, name);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"version": 1', '"version": 2'));
    expect(hooks.standing(place).hook).toBe('changed');
  });
});

describe('connecting', () => {
  it('writes a new private file and takes it away again, with the folder it made', async () => {
    rmSync(join(home, '.claude'), { recursive: true });
    expect(await hooks.connect(user)).toEqual({
      ok: true,
      value: { path: settings, changed: true },
    });
    expect(statSync(settings).mode & 0o777).toBe(0o600);
    expect(read()).toContain(
      `'${home}/build/hook/holdpoint-hook' --socket '${home}/run/holdpoint/agent.sock' --product claude-code || exit 2`,
    );
    expect(await hooks.connect(user)).toEqual({
      ok: true,
      value: { path: settings, changed: false },
    });
    expect(hooks.disconnect(user)).toEqual({ ok: true, value: { path: settings, changed: true } });
    expect(existsSync(join(home, '.claude'))).toBe(false);
    expect(hooks.disconnect(user)).toEqual({ ok: true, value: { path: settings, changed: false } });
  });

  it.each(['{}', '{ }', ' {"model" : "opus"}\n\n', '{\r\n\t"hooks": { "Stop": [ ] }\r\n}'])(
    'gives %j back byte for byte, with its mode',
    async (text) => {
      writeFileSync(settings, text, { mode: 0o640 });
      chmodSync(settings, 0o640);
      await hooks.connect(user);
      expect(statSync(settings).mode & 0o777).toBe(0o640);
      expect(read()).not.toBe(text);
      hooks.disconnect(user);
      expect(read()).toBe(text);
      expect(statSync(settings).mode & 0o777).toBe(0o640);
      expect(readdirSync(join(home, '.claude'))).toEqual(['settings.json']);
    },
  );

  it('keeps the first original through a second connect of another version', async () => {
    writeFileSync(settings, '{ }');
    await hooks.connect(user);
    install('2.1.100');
    expect(await fresh().connect(user)).toMatchObject({ value: { changed: true } });
    expect(read()).not.toContain('onFailure');
    fresh().disconnect(user);
    expect(read()).toBe('{ }');
  });

  it('keeps what a person edited since', async () => {
    writeFileSync(settings, '{\n  "a": 1\n}\n');
    await hooks.connect(user);
    writeFileSync(settings, read().replace('"a": 1', '"a": 2'));
    expect(hooks.status(user).hook).toBe('connected');
    hooks.disconnect(user);
    expect(read()).toBe('{\n  "a": 2\n}\n');
  });

  it('keeps an edit also through connect, and without its own memory', async () => {
    await hooks.connect(user);
    writeFileSync(settings, read().replace('{', '{\n  "mine": 1,'));
    await hooks.connect(user);
    rmSync(join(home, '.local'), { recursive: true });
    await hooks.connect(user);
    hooks.disconnect(user);
    expect(JSON.parse(read())).toEqual({ mine: 1 });
  });

  it('follows a link and leaves it a link', async () => {
    const real = join(home, 'dotfiles.json');
    writeFileSync(real, '{}');
    symlinkSync(real, settings);
    await hooks.connect(user);
    expect(lstatSync(settings).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toContain('holdpoint-hook');
    hooks.disconnect(user);
    expect(readFileSync(real, 'utf8')).toBe('{}');
  });

  it('does not write what was changed after it was looked at', async () => {
    writeFileSync(settings, '{}');
    const plan = await hooks.planConnect(user);
    writeFileSync(settings, '{"b":1}');
    expect(plan.ok && plan.value.apply()).toMatchObject({ ok: false, reason: 'target-changed' });
    expect(read()).toBe('{"b":1}');
    expect(readdirSync(join(home, '.claude'))).toEqual(['settings.json']);
  });

  it.each(['{"a":', '[]', '\xff'])('refuses %j and leaves it alone', async (text) => {
    writeFileSync(settings, text, 'latin1');
    expect(await hooks.connect(user)).toMatchObject({ ok: false, reason: 'settings-unreadable' });
    expect(hooks.disconnect(user)).toMatchObject({ ok: false, reason: 'settings-unreadable' });
    expect(readFileSync(settings, 'latin1')).toBe(text);
    expect(hooks.status(user).hook).toBe('not-connected');
  });

  it('refuses a dangling link and a folder', async () => {
    symlinkSync(join(home, 'nowhere'), settings);
    expect(await hooks.connect(user)).toMatchObject({ ok: false, reason: 'settings-unreadable' });
    rmSync(settings);
    mkdirSync(settings);
    expect(await hooks.connect(user)).toMatchObject({ ok: false, reason: 'settings-unreadable' });
  });

  it('of a project goes to the settings that are not shared', async () => {
    const place: HookPlace = {
      product: 'claude-code',
      scope: 'project',
      dir: join(home, 'project'),
    };
    expect(await hooks.connect(place)).toMatchObject({
      value: { path: join(home, 'project/.claude/settings.local.json') },
    });
    expect(existsSync(settings)).toBe(false);
    hooks.disconnect(place);
    expect(existsSync(join(home, 'project/.claude'))).toBe(false);
  });
});

describe('how the hook stands', () => {
  const states: readonly [string, (text: string) => string][] = [
    ['removed', () => '{}'],
    ['switched off', (text) => text.replace('{', '{"disableAllHooks": true,')],
    ['weakened', (text) => text.replace('|| exit 2', '|| exit 0')],
    ['replaced by a program of the same name', (text) => text.replace(`${home}/build`, '/tmp')],
    ['limited to one tool', (text) => text.replace('"*"', '"Bash"')],
    ['broken', (text) => `${text}}`],
  ];

  it('is connected after connecting and not before', async () => {
    expect(hooks.status(user)).toMatchObject({
      hook: 'not-connected',
      installed: true,
      settingsPath: settings,
    });
    await hooks.connect(user);
    expect(hooks.status(user)).toEqual({
      product: 'claude-code',
      hook: 'connected',
      installed: true,
      version: '2.1.330',
      settingsPath: settings,
      detail: '',
      within: null,
    });
  });

  it.each(states)('is seen when it was %s (T04)', async (_name, change) => {
    await hooks.connect(user);
    writeFileSync(settings, change(read()));
    expect(hooks.status(user)).toMatchObject({
      hook: 'changed',
      detail: expect.stringMatching(/\.$/),
    });
  });

  it('is seen when the file is gone (T04)', async () => {
    await hooks.connect(user);
    rmSync(settings);
    expect(hooks.status(user).hook).toBe('changed');
  });
});

describe('the installed program', () => {
  it('is asked once, without anything of the user’s surroundings', async () => {
    process.env['ANTHROPIC_API_KEY'] = 'secret';
    await hooks.installed('claude-code');
    expect(await hooks.installed('claude-code')).toEqual({
      program: join(home, 'bin/claude'),
      version: '2.1.330',
    });
    expect(readFileSync(join(home, 'asked'), 'utf8')).toBe('asked\n');
    expect(readFileSync(join(home, 'env'), 'utf8')).not.toMatch(/secret/);
    delete process.env['ANTHROPIC_API_KEY'];
  });

  it('is not asked again by the next process, but when it is another one', async () => {
    const asked = (): number => readFileSync(join(home, 'asked'), 'utf8').split('\n').length - 1;
    mkdirSync(dataDir(), { recursive: true });
    await hooks.connect(user);
    expect(await fresh().installed('claude-code')).toMatchObject({ version: '2.1.330' });
    expect(fresh().status(user).version).toBe('2.1.330');
    expect(asked()).toBe(1);
    install('2.1.331');
    expect(await fresh().installed('claude-code')).toMatchObject({ version: '2.1.331' });
    expect(asked()).toBe(2);
  });

  it('is asked itself where its version decides what is written, whatever is remembered of it (T-12)', async () => {
    mkdirSync(dataDir(), { recursive: true });
    await hooks.connect(user);
    const known = join(dataDir(), 'program-versions.json');
    writeFileSync(known, readFileSync(known, 'utf8').replace('2.1.330', '1.0.0'));
    expect(await fresh().installed('claude-code')).toMatchObject({ version: '1.0.0' });
    await fresh().connect(user);
    expect(read()).toContain('onFailure');
  });

  it('may be missing: what every version knows is written', async () => {
    rmSync(join(home, 'bin/claude'));
    expect(hooks.status(user)).toMatchObject({ installed: false, version: null });
    await hooks.connect(user);
    expect(Object.keys((JSON.parse(read()) as { hooks: object }).hooks)).toEqual(['PreToolUse']);
  });

  it('is asked in the background where nobody may wait', async () => {
    expect(hooks.status(user).version).toBeNull();
    await expect.poll(() => hooks.status(user).version, { timeout: 15_000 }).toBe('2.1.330');
  });
});
