import { mkdirSync, mkdtempSync, readFileSync, rmSync, existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linuxPaths } from '../../platform/linux/paths';
import { ProductHooks, type HookPlace } from '../product-hooks';

let home: string;
let hooks: ProductHooks;
const kept = { HOME: process.env['HOME'], PATH: process.env['PATH'] };

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'holdpoint-family-'));
  Object.assign(process.env, { HOME: home, PATH: join(home, 'bin') });
  const at = { env: { XDG_RUNTIME_DIR: join(home, 'run') }, home, uid: process.getuid?.() ?? 0 };
  hooks = new ProductHooks(linuxPaths(at), join(home, 'build'));
});
afterEach(() => {
  Object.assign(process.env, kept);
  rmSync(home, { recursive: true, force: true });
});

describe.each([
  { product: 'gemini-cli', folder: '.gemini', off: '{"hooksConfig": {"enabled": false}}' },
  { product: 'qwen-code', folder: '.qwen', off: '{"disableAllHooks": true}' },
] as const)('$product', ({ product, folder, off }) => {
  const user: HookPlace = { product, scope: 'user', dir: null };
  const file = (base: string): string => join(base, folder, 'settings.json');
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const text = '{\n  // mine\n  "theme": "x" /* dark */ }';

  it('is connected in settings with comments, and gives them back byte for byte', async () => {
    write(file(home), text);
    expect(await hooks.connect(user)).toMatchObject({ ok: true, value: { changed: true } });
    expect(hooks.standing(user).hook).toBe('connected');
    const written = readFileSync(file(home), 'utf8');
    expect(written).toContain('// mine');
    expect(written).toContain(`--product ${product}`);
    expect(hooks.gateCommand(user)).toContain('holdpoint-hook');
    expect(await hooks.connect(user)).toMatchObject({ ok: true, value: { changed: false } });
    expect(readFileSync(file(home), 'utf8')).toBe(written);
    expect(hooks.disconnect(user)).toMatchObject({ ok: true, value: { changed: true } });
    expect(readFileSync(file(home), 'utf8')).toBe(text);
  });

  it('keeps a comment that came after it, also when it is disconnected', async () => {
    write(file(home), text);
    await hooks.connect(user);
    writeFileSync(file(home), `// later\n${readFileSync(file(home), 'utf8')}`);
    expect(hooks.standing(user).hook).toBe('connected');
    hooks.disconnect(user);
    expect(readFileSync(file(home), 'utf8')).toBe(`// later\n${text}`);
  });

  it('stands in a project as well, in a folder that goes with it', async () => {
    const place: HookPlace = { product, scope: 'project', dir: join(home, 'project') };
    await hooks.connect(place);
    expect(hooks.standing(place).hook).toBe('connected');
    expect(existsSync(file(home))).toBe(false);
    hooks.disconnect(place);
    expect(existsSync(join(home, 'project', folder))).toBe(false);
  });

  it.each([
    ['switched off', (found: string) => found.replace('{', `{${off.slice(1, -1)},`)],
    ['gone', () => '{}'],
    ['shortened', (found: string) => found.replace('2147483647', '1000')],
    ['out of every call', (found: string) => found.replace('"*"', '"read_file"')],
    ['weakened', (found: string) => found.replace('exit 2', 'exit 0')],
  ])('is seen when it is %s (T04)', async (_name, change) => {
    await hooks.connect(user);
    writeFileSync(file(home), change(readFileSync(file(home), 'utf8')));
    expect(hooks.standing(user).hook).toBe('changed');
  });

  it('is seen to be switched off by a project, also behind a comment', () => {
    const project = join(home, 'project');
    write(file(project), `{} // ${off}`);
    expect(hooks.switchedOffIn(product, project)).toBeNull();
    write(file(project), `// nothing to see\n${off}`);
    expect(hooks.switchedOffIn(product, project)).toBe(file(project));
  });
});
