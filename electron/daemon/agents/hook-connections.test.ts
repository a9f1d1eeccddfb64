import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adapters } from '../../adapters/all';
import { ProductHooks } from '../../connect/product-hooks';
import { linuxPaths } from '../../platform/linux/paths';
import { HookConnections } from './hook-connections';

const user = { product: 'claude-code', scope: 'user', dir: null } as const;
const kept = { HOME: process.env['HOME'], PATH: process.env['PATH'] };

/** The real thing, which counts how often it reads the settings. */
class CountingHooks extends ProductHooks {
  read = 0;
  override standings(product: Parameters<ProductHooks['standings']>[0]) {
    this.read += 1;
    return super.standings(product);
  }
}

let home: string;
let shell: CountingHooks;
let told: string[];
let hooks: HookConnections;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hp-look-'));
  mkdirSync(join(home, 'build', 'hook'), { recursive: true });
  process.env['HOME'] = home;
  process.env['PATH'] = '/nowhere';
  const env = { XDG_RUNTIME_DIR: join(home, 'run') };
  shell = new CountingHooks(linuxPaths({ env, home, uid: 0 }), join(home, 'build'));
  told = [];
  hooks = new HookConnections(shell, adapters, ({ product }, now) => {
    if (product === 'claude-code') told.push(now.hook);
  });
});
afterEach(() => {
  Object.assign(process.env, kept);
  rmSync(home, { recursive: true, force: true });
});

describe('looking at the hooks again and again', () => {
  it('reads nothing that did not change, and tells a change once (T04)', async () => {
    hooks.look();
    await hooks.connect(user);
    expect(told).toEqual(['not-connected', 'connected']);
    // Files that changed a moment ago are read each time: a second change might not show.
    await expect
      .poll(
        () => {
          hooks.look();
          const before = shell.read;
          hooks.look();
          return shell.read - before;
        },
        { timeout: 60_000, interval: 200 },
      )
      .toBe(0);
    const before = shell.read;
    for (let i = 0; i < 50; i++) hooks.look();
    expect(shell.read).toBe(before);
    writeFileSync(join(home, '.claude', 'settings.json'), '{}\n');
    hooks.look();
    hooks.look();
    expect(told).toEqual(['not-connected', 'connected', 'changed']);
    expect(hooks.unprotected('claude-code', '/anywhere')).toBe(true);
  });

  it('is about the project alone that lost its hook, as long as it is there', async () => {
    const dir = join(home, 'project');
    mkdirSync(dir);
    await hooks.connect({ product: 'claude-code', scope: 'project', dir });
    rmSync(join(dir, '.claude'), { recursive: true });
    expect(existsSync(dir)).toBe(true);
    hooks.look();
    expect(hooks.unprotected('claude-code', join(dir, 'src'))).toBe(true);
    expect(hooks.unprotected('claude-code', `${dir}-other`)).toBe(false);
    rmSync(dir, { recursive: true });
    await hooks.connect(user);
    hooks.disconnect(user);
    expect(hooks.unprotected('claude-code', dir)).toBe(false);
  });
});
