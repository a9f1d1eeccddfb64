import fs, { existsSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSealedKey } from '../../electron/client/sealed-key';
import { saveRecord } from '../../electron/connect/connect-record';
import {
  readSettingsFile,
  replaceSettings,
  writeDurably,
} from '../../electron/connect/settings-file';
import { listenOn } from '../../electron/daemon/gateway/unix-socket';
import { writeWhole } from '../../electron/daemon/operator/verifier-file';
import { takeLock } from '../../electron/daemon/single-daemon';

let folder: string;
let mask: number;
const real = {
  openSync: fs.openSync,
  writeFileSync: fs.writeFileSync,
  chmodSync: fs.chmodSync,
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hp-'));
  // The most careless user: nothing is private but by our own doing.
  mask = process.umask(0);
});
afterEach(() => {
  process.umask(mask);
  Object.assign(fs, real);
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true });
});
const at = (name: string): string => join(folder, name);

type Opened = { readonly path: string; readonly exclusive: boolean; readonly mode: unknown };

/** What the system is asked to make while `act` runs, in that folder; existing files that are only read are left out. */
function madeBy(act: () => void): Opened[] {
  const made: Opened[] = [];
  const note = (path: unknown, flags: unknown, mode: unknown): void => {
    const creates =
      typeof flags === 'number'
        ? (flags & fs.constants.O_CREAT) !== 0
        : /^[wax]/.test(String(flags));
    const exclusive =
      typeof flags === 'number' ? (flags & fs.constants.O_EXCL) !== 0 : String(flags).includes('x');
    if (creates && String(path).startsWith(folder))
      made.push({ path: String(path), exclusive, mode });
  };
  fs.openSync = (...args: Parameters<typeof real.openSync>) => {
    note(args[0], args[1], args[2]);
    return real.openSync(...args);
  };
  fs.writeFileSync = (...args: Parameters<typeof real.writeFileSync>) => {
    const how = typeof args[2] === 'object' && args[2] !== null ? args[2] : {};
    note(args[0], how.flag ?? 'w', how.mode);
    return real.writeFileSync(...args);
  };
  syncBuiltinESMExports();
  act();
  Object.assign(fs, real);
  syncBuiltinESMExports();
  // One function of Node may call the other.
  return made.filter(({ path }, i) => made.findIndex((one) => one.path === path) === i);
}

const nobody = {
  identify: () => null,
  isAlive: () => false,
  parentOf: () => null,
  all: () => [],
  holdsOpen: () => false,
  livesApart: () => false,
  carrying: () => [],
  locksOf: () => [],
  commandOf: () => null,
};

/** Everything of ours that is written beside its place first and put there afterwards. */
const writers: Readonly<Record<string, (file: string) => void>> = {
  'rules, verifier, pins and factors': (file) => writeWhole(file, 'x'),
  "a product's settings": (file) => {
    const settings = readSettingsFile(file);
    if (settings.ok) replaceSettings(settings.value, Buffer.from(`${Math.random()}`));
  },
  "what is remembered of a product's settings": (file) =>
    void saveRecord(folder, {
      product: 'claude-code',
      path: file,
      written: Buffer.from('x'),
      command: 'x',
      version: null,
      original: null,
      madeFolder: false,
    }),
  "the operator's sealed key": (file) =>
    writeSealedKey(file, { v: 1, kind: 'key-store', sealed: 'eA==' }),
  'the lock': (file) => {
    rmSync(file, { force: true });
    takeLock(file, nobody);
  },
};

describe.each(Object.entries(writers))('a temporary file of %s', (_name, write) => {
  it('is made anew, private, under a name that nobody can guess, and goes (T10)', () => {
    const names = new Set<string>();
    for (let round = 0; round < 3; round++) {
      const made = madeBy(() => write(at('target')));
      expect(made).toHaveLength(1);
      expect(made[0]).toMatchObject({ exclusive: true, mode: 0o600 });
      expect(made[0]!.path).toMatch(/[0-9a-f]{12}$/);
      names.add(made[0]!.path);
      expect(existsSync(made[0]!.path)).toBe(false);
    }
    expect(names.size).toBe(3);
    for (const name of readdirSync(folder, { recursive: true })) {
      const stat = statSync(join(folder, String(name)));
      if (stat.isFile()) expect(stat.mode & 0o777).toBe(0o600);
    }
  });
});

it('a link that stands where a file is to be made is not followed (T10)', () => {
  symlinkSync(at('precious'), at('draft'));
  expect(() => writeDurably(at('draft'), Buffer.from('x'), 0o600)).toThrow('EEXIST');
  expect(existsSync(at('precious'))).toBe(false);
});

it('a socket is private in the instant it is made, not only after (N13)', async () => {
  const modes: number[] = [];
  // What stands before anything could be mended is what bind(2) made.
  fs.chmodSync = (path) => void modes.push(statSync(path).mode & 0o777);
  syncBuiltinESMExports();
  const server = net.createServer();
  expect(await listenOn(server, at('agent.sock'))).toMatchObject({ ok: true });
  expect(modes).toEqual([0o600]);
  expect(statSync(at('agent.sock')).mode & 0o777).toBe(0o600);
  server.close();
});
