import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { machineWorld, resolveReal, secretsBelow, startsRepository } from './world.shell';

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'holdpoint-world-')));
mkdirSync(join(dir, 'real/deep'), { recursive: true });
symlinkSync(join(dir, 'real'), join(dir, 'link'));
symlinkSync('real/deep', join(dir, 'down'));
symlinkSync(join(dir, 'loop'), join(dir, 'loop'));
symlinkSync(join(dir, 'real/not-yet'), join(dir, 'dangling'));
afterAll(() => rmSync(dir, { recursive: true }));

describe('resolveReal', () => {
  it.each([
    ['link/deep', 'real/deep'],
    ['link/deep/new/file', 'real/deep/new/file'],
    ['link/../link/x', 'real/x'],
    ['down/../new', 'real/new'],
    ['down/..', 'real'],
    ['./nothing/here', 'nothing/here'],
    ['loop/x', 'loop/x'],
    ['dangling', 'real/not-yet'],
    ['dangling/x', 'real/not-yet/x'],
  ])('%s is %s', (path, real) => expect(resolveReal(path, dir)).toBe(join(dir, real)));

  it('makes home and own paths real once', () => {
    const world = machineWorld(join(dir, 'link'), [join(dir, 'link/own')], () => null);
    expect(world.home).toBe(join(dir, 'real'));
    expect(world.holdpointPaths).toEqual([join(dir, 'real/own')]);
  });
});

describe('what lies below a folder', () => {
  const at = (...names: string[]) => join(dir, 'tree', ...names);
  mkdirSync(at('plain/deep'), { recursive: true });
  mkdirSync(at('dotted/deep'), { recursive: true });
  mkdirSync(at('named/a/b'), { recursive: true });
  mkdirSync(at('sample/node_modules/x'), { recursive: true });
  mkdirSync(at('many'), { recursive: true });
  writeFileSync(at('plain/deep/a.ts'), '');
  writeFileSync(at('dotted/deep/.env'), '');
  writeFileSync(at('named/a/b/server.pem'), '');
  writeFileSync(at('sample/.env.example'), '');
  writeFileSync(at('sample/node_modules/x/test.pem'), '');
  symlinkSync(at('named'), at('plain/link'));
  for (let i = 0; i <= 5_000; i++) writeFileSync(at('many', String(i)), '');

  it.each([
    ['plain', false, false],
    ['dotted', true, false],
    ['named', true, true],
    ['sample', false, false],
    ['many', true, true],
    ['missing', false, false],
  ])('%s: secrets among all files %s, among those seen %s', (name, all, seen) => {
    expect(secretsBelow(at(name), 'hidden-too')).toBe(all);
    expect(secretsBelow(at(name), 'seen-only')).toBe(seen);
  });

  it('knows a file in a folder', () => {
    const world = machineWorld(dir, [], () => null);
    expect(world.has(at('named/a/b'), 'server.pem')).toBe(true);
    expect(world.has(at('named/a/b'), 'HEAD')).toBe(false);
  });

  it('does not walk a path that no program opens', () => {
    const long = `/${'link/'.repeat(200)}`;
    expect(resolveReal(long, dir)).toBe(long);
    expect(resolveReal('a'.repeat(5_000), dir)).toHaveLength(dir.length + 5_001);
  });
});

describe('where a repository begins', () => {
  const at = (...names: string[]) => join(dir, 'repositories', ...names);
  for (const name of ['plain', 'bare', 'open', 'linked'])
    mkdirSync(at(name), { recursive: true, mode: 0o755 });
  for (const name of ['made', 'open']) {
    mkdirSync(at(name, '.git'), { recursive: true, mode: 0o755 });
    writeFileSync(at(name, '.git/HEAD'), 'ref: refs/heads/main\n');
  }
  mkdirSync(at('bare/.git'));
  mkdirSync(at('worktree'));
  writeFileSync(at('worktree/.git'), `gitdir: ${at('made/.git')}\n`);
  symlinkSync(at('made/.git'), at('linked/.git'));
  chmodSync(at('open'), 0o777);

  it.each([
    ['made', true],
    ['worktree', true],
    ['plain', false],
    ['bare', false],
    ['linked', false],
    ['open', false],
    ['missing', false],
  ])('%s: %s', (name, begins) => expect(startsRepository(at(name))).toBe(begins));

  it.runIf(process.geteuid?.() === 0)('nothing that another user has put there', () => {
    chownSync(at('made/.git'), 65_534, 65_534);
    expect(startsRepository(at('made'))).toBe(false);
    chownSync(at('made/.git'), 0, 0);
    chownSync(at('made'), 65_534, 65_534);
    expect(startsRepository(at('made'))).toBe(false);
    chownSync(at('made'), 0, 0);
  });
});
