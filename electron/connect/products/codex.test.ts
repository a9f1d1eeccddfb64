import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linuxPaths } from '../../platform/linux/paths';
import { ProductHooks, type HookPlace } from '../product-hooks';
import { codexConnection } from './codex';

let home: string;
let project: string;
let hooks: ProductHooks;
const user: HookPlace = { product: 'codex', scope: 'user', dir: null };
const inProject = (): HookPlace => ({ product: 'codex', scope: 'project', dir: project });
const kept = { HOME: process.env['HOME'], PATH: process.env['PATH'] };
const hooksFile = (base = home): string => join(base, '.codex', 'hooks.json');
const configFile = (): string => join(home, '.codex', 'config.toml');
const read = (file: string): string => readFileSync(file, 'utf8');

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'hp-codex-')));
  project = join(home, 'work', 'project');
  for (const folder of ['bin', 'build/hook', '.codex', 'work/project/.codex'])
    mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(home, 'build/hook/holdpoint-hook'), '');
  writeFileSync(join(home, 'bin', 'codex'), "#!/bin/sh\necho 'codex-cli 0.169.0'\n");
  chmodSync(join(home, 'bin', 'codex'), 0o755);
  Object.assign(process.env, { HOME: home, PATH: join(home, 'bin') });
  const paths = linuxPaths({
    env: { XDG_RUNTIME_DIR: join(home, 'run') },
    home,
    uid: process.getuid?.() ?? 0,
  });
  hooks = new ProductHooks(paths, join(home, 'build'));
});
afterEach(() => {
  Object.assign(process.env, kept);
  rmSync(home, { recursive: true, force: true, maxRetries: 20 });
});

const foreign = (command: string): object => ({ hooks: [{ type: 'command', command }] });
const hooksOf = (file: string): Record<string, object[]> =>
  (JSON.parse(read(file)) as { hooks: Record<string, object[]> }).hooks;
/** `enabled` and `trusted_hash` by the key's end: event and place. */
const states = (file = hooksFile()): Record<string, { trusted_hash?: string }> => {
  const { hooks: all = {} } = parse(read(configFile())) as {
    hooks?: { state?: Record<string, { trusted_hash?: string }> };
  };
  const own = Object.entries(all.state ?? {}).filter(([key]) => key.startsWith(`${file}:`));
  return Object.fromEntries(own.map(([key, state]) => [key.slice(file.length + 1), state]));
};
const mine = `# my own words
model = "gpt-5.5"   # stays

[mcp_servers.ev]
command = "node"   # and this
`;

describe('connecting Codex', () => {
  it('writes both files where none were, and takes them away again', async () => {
    rmSync(join(home, '.codex'), { recursive: true });
    expect(await hooks.connect(user)).toMatchObject({ ok: true, value: { changed: true } });
    expect(Object.keys(states())).toContain('pre_tool_use:0:0');
    expect(Object.keys(states())).toHaveLength(Object.keys(hooksOf(hooksFile())).length);
    expect(hooks.standing(user)).toEqual({ hook: 'connected', detail: '' });
    expect(await hooks.connect(user)).toMatchObject({ ok: true, value: { changed: false } });
    expect(hooks.disconnect(user)).toMatchObject({ ok: true });
    expect(existsSync(join(home, '.codex'))).toBe(false);
  });

  it.each([
    ['a whole file', mine],
    ['a file without a last line end', mine.trimEnd()],
    ['a file with the line ends of Windows', mine.replaceAll('\n', '\r\n')],
    ['an empty file', ''],
    [
      'other trusted hooks',
      `${mine}[hooks.state."/x/hooks.json:stop:0:0"]\ntrusted_hash = "sha256:1"\n`,
    ],
  ])('keeps %s byte for byte', async (_, text) => {
    writeFileSync(configFile(), text);
    writeFileSync(hooksFile(), '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"x"}]}]}}');
    const before = read(hooksFile());
    expect((await hooks.connect(user)).ok).toBe(true);
    expect(read(configFile()).startsWith(text)).toBe(true);
    expect(hooks.standing(user).hook).toBe('connected');
    const [first, second] = [read(configFile()), read(hooksFile())];
    expect(await hooks.connect(user)).toMatchObject({ value: { changed: false } });
    expect([read(configFile()), read(hooksFile())]).toEqual([first, second]);
    expect(hooks.disconnect(user).ok).toBe(true);
    expect([read(configFile()), read(hooksFile())]).toEqual([text, before]);
  });

  it('takes only its own out of files that were edited since', async () => {
    writeFileSync(configFile(), mine);
    await hooks.connect(user);
    writeFileSync(configFile(), `# new\n${read(configFile())}\n[tui]\ntheme = "x"\n`);
    expect(hooks.standing(user).hook).toBe('connected');
    hooks.disconnect(user);
    expect(read(configFile())).toBe(`# new\n${mine}\n[tui]\ntheme = "x"\n`);
  });

  it('trusts hooks of others as before when their place moves', async () => {
    await hooks.connect(user);
    const all = hooksOf(hooksFile());
    all['PreToolUse']?.push(foreign('guard'));
    writeFileSync(hooksFile(), JSON.stringify({ hooks: all }));
    const theirs = `${hooksFile()}:pre_tool_use:1:0`;
    writeFileSync(
      configFile(),
      `${read(configFile())}[hooks.state."${theirs}"]\ntrusted_hash = "sha256:theirs"\n`,
    );
    expect(hooks.standing(user).hook).toBe('connected');
    hooks.disconnect(user);
    expect(states()).toEqual({ 'pre_tool_use:0:0': { trusted_hash: 'sha256:theirs' } });
    expect(hooksOf(hooksFile())).toEqual({ PreToolUse: [foreign('guard')] });
  });

  it.each([
    ['a table in one line', 'hooks = { state = {} }\n'],
    ['no TOML', 'model = \n'],
    ['another shape', 'hooks = 1\n'],
  ])('leaves a config.toml alone that it cannot edit: %s', async (_, text) => {
    writeFileSync(configFile(), text);
    expect(await hooks.connect(user)).toMatchObject({ ok: false, reason: 'settings-unreadable' });
    expect(read(configFile())).toBe(text);
    expect(existsSync(hooksFile())).toBe(false);
  });
});

describe('a hook that Codex would leave out without a word (T-12)', () => {
  const edit = (file: string, change: (text: string) => string): void =>
    writeFileSync(file, change(read(file)));
  it.each([
    ['trust taken away', () => edit(configFile(), () => mine)],
    ['config.toml removed', () => rmSync(configFile())],
    ['another hash', () => edit(configFile(), (text) => text.replace('sha256:', 'sha256:0'))],
    [
      'a hook switched off',
      () =>
        edit(configFile(), (text) => text.replace('trusted_hash', 'enabled = false\ntrusted_hash')),
    ],
    ['a changed hook', () => edit(hooksFile(), (text) => text.replace('86400', '1'))],
    [
      'a hook moved behind another',
      () =>
        edit(hooksFile(), (text) => {
          const { hooks: all } = JSON.parse(text) as { hooks: Record<string, object[]> };
          all['PreToolUse']?.unshift(foreign('first'));
          return JSON.stringify({ hooks: all });
        }),
    ],
    [
      'all hooks switched off',
      () => edit(configFile(), (text) => `features.hooks = false\n${text}`),
    ],
    [
      'the older word for that',
      () =>
        edit(configFile(), (text) => `[features]\ncodex_hooks = false\n${text.replace(mine, '')}`),
    ],
    ['hooks.json removed', () => rmSync(hooksFile())],
    [
      'a second list of hooks',
      () => edit(hooksFile(), (text) => text.replace('"hooks"', '"hooks": {}, "hooks"')),
    ],
    [
      'a name that Codex does not know',
      () => edit(hooksFile(), (text) => text.replace('"hooks"', '"version": 1, "hooks"')),
    ],
  ])('is seen as changed: %s', async (_, change) => {
    writeFileSync(configFile(), mine);
    await hooks.connect(user);
    expect(hooks.standing(user).hook).toBe('connected');
    change();
    expect(hooks.standing(user).hook).toBe('changed');
  });

  it('stands again after connecting again, and leaves nothing stale', async () => {
    writeFileSync(configFile(), mine);
    await hooks.connect(user);
    rmSync(hooksFile());
    edit(configFile(), (text) => text.replace('trusted_hash', 'enabled = false\ntrusted_hash'));
    await hooks.connect(user);
    expect(hooks.standing(user).hook).toBe('connected');
    hooks.disconnect(user);
    expect(read(configFile())).toBe(mine);
  });

  it.each([
    ['[features]\nhooks = false\n', true],
    ['features.codex_hooks = false\n', true],
    ['not toml', true],
    ['[features]\nhooks = true\n', false],
    ['model = "x"\n', false],
  ])('is what a repository may carry: %j', (text, off) => {
    expect(codexConnection.switchesOff(text)).toBe(off);
  });
});

describe('a project of Codex', () => {
  const trusted = (): string => `${mine}\n[projects."${project}"]\ntrust_level = "trusted"\n`;

  it('is refused while Codex does not trust it, because its hooks would not be read', async () => {
    writeFileSync(configFile(), mine);
    expect(await hooks.connect(inProject())).toMatchObject({ ok: false });
    expect(existsSync(hooksFile(project))).toBe(false);
    expect(hooks.standing(inProject()).hook).toBe('not-connected');
  });

  it.each([
    ['the project first', [inProject, () => user]],
    ['the user first', [() => user, inProject]],
  ])(
    'and the user share config.toml and leave each other alone: %s',
    async (_, [first, second]) => {
      writeFileSync(configFile(), trusted());
      for (const place of [user, inProject()]) expect((await hooks.connect(place)).ok).toBe(true);
      for (const place of [user, inProject()]) expect(hooks.standing(place).hook).toBe('connected');
      expect(hooks.places('codex')).toEqual([user, inProject()]);
      expect(hooks.disconnect(first!()).ok).toBe(true);
      expect(hooks.standing(first!()).hook).toBe('not-connected');
      expect(hooks.standing(second!()).hook).toBe('connected');
      expect(hooks.disconnect(second!()).ok).toBe(true);
      expect(read(configFile())).toBe(trusted());
      expect(existsSync(hooksFile(project))).toBe(false);
    },
  );
});

it('a hook that blocks without a word does not count as blocking: Codex would run the tool (T-13)', () => {
  expect(codexConnection.blocks({ exit: 2, stdout: '', stderr: '' })).toBe(false);
  expect(codexConnection.blocks({ exit: 2, stdout: '', stderr: 'Why.' })).toBe(true);
  expect(codexConnection.blocks({ exit: 0, stdout: '', stderr: 'Why.' })).toBe(false);
});
