import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linuxPaths } from './paths';

const uid = os.userInfo().uid;
let home: string;

beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'holdpoint-paths-'));
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

/** Paths below a fresh home, with a sane runtime directory unless `env` says otherwise. */
function pathsIn(env: Record<string, string> = {}) {
  const runtime = path.join(home, 'run');
  fs.mkdirSync(runtime, { mode: 0o700, recursive: true });
  return linuxPaths({ env: { XDG_RUNTIME_DIR: runtime, ...env }, home, uid });
}

const modeOf = (name: string): number => fs.lstatSync(name).mode & 0o7777;

describe('where things lie', () => {
  it('follows the XDG variables and falls back to the home directory', () => {
    const own = pathsIn({ XDG_DATA_HOME: '/d', XDG_CONFIG_HOME: '/c' });
    expect([own.dataDir, own.configDir]).toEqual(['/d/holdpoint', '/c/holdpoint']);
    expect(pathsIn().dataDir).toBe(path.join(home, '.local/share/holdpoint'));
    expect(pathsIn().configDir).toBe(path.join(home, '.config/holdpoint'));
  });

  it('ignores relative paths and uses the temporary directory without a runtime directory', () => {
    const paths = linuxPaths({
      env: { XDG_RUNTIME_DIR: 'run', XDG_DATA_HOME: 'data' },
      home,
      uid: 1234,
    });
    expect(paths.runtimeDir).toBe('/tmp/holdpoint-1234');
    expect(paths.dataDir).toBe(path.join(home, '.local/share/holdpoint'));
  });
});

describe('preparing directories', () => {
  it('makes them 0700, parents too, and again without complaint', () => {
    const paths = pathsIn();
    expect(paths.prepare()).toEqual({ ok: true, value: undefined });
    for (const made of [
      paths.runtimeDir,
      paths.dataDir,
      paths.configDir,
      path.join(home, '.local'),
    ])
      expect(modeOf(made)).toBe(0o700);
    expect(paths.prepare().ok).toBe(true);
  });

  const faults: [string, (paths: ReturnType<typeof pathsIn>) => string][] = [
    [
      'open to others',
      (p) => (fs.mkdirSync(p.runtimeDir), fs.chmodSync(p.runtimeDir, 0o755), p.runtimeDir),
    ],
    [
      'open to the group',
      (p) => (
        fs.mkdirSync(p.configDir, { recursive: true }),
        fs.chmodSync(p.configDir, 0o710),
        p.configDir
      ),
    ],
    [
      'a link',
      (p) => (
        fs.mkdirSync(path.join(home, 'real'), { mode: 0o700 }),
        fs.symlinkSync(path.join(home, 'real'), p.runtimeDir),
        p.runtimeDir
      ),
    ],
    ['a file', (p) => (fs.writeFileSync(p.runtimeDir, ''), p.runtimeDir)],
    [
      'in a parent that all may write',
      (p) => (
        fs.mkdirSync(path.join(home, '.config')),
        fs.chmodSync(path.join(home, '.config'), 0o777),
        path.dirname(p.configDir)
      ),
    ],
    [
      'in a runtime directory open to others',
      (p) => (fs.chmodSync(path.dirname(p.runtimeDir), 0o755), path.dirname(p.runtimeDir)),
    ],
  ];
  it.each(faults)('refuses and names a directory that is %s', (_, spoil) => {
    const paths = pathsIn();
    const named = spoil(paths);
    const outcome = paths.prepare();
    expect(outcome).toMatchObject({ ok: false, reason: 'directory-unsafe' });
    expect(outcome.ok ? '' : outcome.detail).toContain(named);
  });

  it('refuses a directory of somebody else', () => {
    const runtime = path.join(home, 'run');
    fs.mkdirSync(runtime, { mode: 0o700 });
    const paths = linuxPaths({ env: { XDG_RUNTIME_DIR: runtime }, home, uid: uid + 1 });
    expect(paths.prepare()).toMatchObject({ ok: false, reason: 'directory-unsafe' });
  });

  it('refuses a runtime directory that is missing instead of making it', () => {
    const paths = pathsIn({ XDG_RUNTIME_DIR: path.join(home, 'absent') });
    expect(paths.prepare()).toMatchObject({ ok: false, reason: 'directory-unsafe' });
    expect(fs.existsSync(path.join(home, 'absent'))).toBe(false);
  });
});
