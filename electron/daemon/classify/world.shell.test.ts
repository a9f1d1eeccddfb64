import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { machineWorld, resolveReal } from './world.shell';

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
    const world = machineWorld(join(dir, 'link'), [join(dir, 'link/own')]);
    expect(world.home).toBe(join(dir, 'real'));
    expect(world.holdpointPaths).toEqual([join(dir, 'real/own')]);
  });
});
