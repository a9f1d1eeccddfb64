import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KnownVersions, type ProgramFile } from './known-versions';

const hourMs = 3_600_000;
const claude: ProgramFile = { file: '/usr/bin/claude', identity: '/usr/bin/claude 1 2 3' };
let dataDir: string;
let file: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hp-versions-'));
  file = join(dataDir, 'program-versions.json');
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const anotherProcess = (): KnownVersions => new KnownVersions(dataDir);
const keep = (): void => anotherProcess().keep(claude, '2.1.330');
const edit = (change: (text: string) => string): void =>
  writeFileSync(file, change(readFileSync(file, 'utf8')));

describe('the versions that programs said', () => {
  it('are known to the next process, in a file for nobody else', () => {
    expect(anotherProcess().of(claude)).toBeNull();
    keep();
    expect(anotherProcess().of(claude)).toBe('2.1.330');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(['program-versions.json']);
  });

  it('go with the program that was replaced, and stay for the others', () => {
    const codex = { file: '/usr/bin/codex', identity: '/usr/bin/codex 1 2 3' };
    anotherProcess().keep(codex, '0.169.0');
    keep();
    const replaced = { ...claude, identity: '/usr/bin/claude 9 9 9' };
    expect(anotherProcess().of(replaced)).toBeNull();
    anotherProcess().keep(replaced, '2.2.0');
    expect([claude, replaced, codex].map((one) => anotherProcess().of(one))).toEqual([
      null,
      '2.2.0',
      '0.169.0',
    ]);
  });

  it('are those of the last 32 programs', () => {
    const programs = Array.from({ length: 40 }, (_, i) => ({ file: `/${i}`, identity: `/${i} 1` }));
    for (const one of programs) anotherProcess().keep(one, '1.0.0');
    const known = programs.map((one) => anotherProcess().of(one) !== null);
    expect(known.lastIndexOf(false)).toBe(7);
  });

  it.each([
    ['an hour later', -hourMs],
    ['before it was asked', hourMs / 2],
  ])('are not known %s', (_when, byMs) => {
    keep();
    edit((text) => text.replace(/"askedAtMs":(\d+)/, (_all, at) => `"askedAtMs":${+at + byMs}`));
    expect(anotherProcess().of(claude)).toBeNull();
  });

  it('are nothing where there is no data folder, and make none', () => {
    rmSync(dataDir, { recursive: true });
    keep();
    expect(anotherProcess().of(claude)).toBeNull();
  });
});

describe('a file of versions that is not as we wrote it', () => {
  const spoils: readonly [string, () => void][] = [
    ['damaged', () => edit((text) => text.slice(0, -3))],
    ['of another form', () => edit((text) => text.replace('"v":1', '"v":2'))],
    ['with words in the place of a version', () => edit((text) => text.replace('2.1.330', 'ok'))],
    ['too large', () => edit((text) => text + ' '.repeat(100_000))],
    ['open to others', () => chmodSync(file, 0o644)],
    [
      'a link',
      () => {
        renameSync(file, `${file}.real`);
        symlinkSync(`${file}.real`, file);
      },
    ],
    [
      'a pipe',
      () => {
        rmSync(file);
        execFileSync('mkfifo', ['-m', '600', file]);
      },
    ],
  ];

  it.each(spoils)('says nothing and is replaced: %s (T-27)', (_what, spoil) => {
    keep();
    spoil();
    expect(anotherProcess().of(claude)).toBeNull();
    keep();
    expect(anotherProcess().of(claude)).toBe('2.1.330');
  });
});
