import { describe, expect, it } from 'vitest';
import { guardArguments, type GuardSetting } from './guard-profile';

const setting = (given: Partial<GuardSetting>): GuardSetting => ({
  paths: {
    runtimeDir: '/run/user/7/holdpoint',
    dataDir: '/home/u/.local/share/holdpoint',
    configDir: '/home/u/.config/holdpoint',
  },
  home: '/home/u',
  cwd: '/home/u/project',
  programs: ['/home/u/apps/holdpoint', '/home/u/node/bin'],
  runtimeBase: '/run/user/7',
  cookies: [],
  exists: () => true,
  ...given,
});

/** Every mount in order: how, and where. */
const mounts = (given: Partial<GuardSetting> = {}): string[] =>
  guardArguments(setting(given)).flatMap((word, at, all) =>
    ['--bind', '--bind-try', '--ro-bind', '--ro-bind-try'].includes(word)
      ? [`${word} ${all[at + 2]}`]
      : word === '--tmpfs'
        ? [`${word} ${all[at + 1]}`]
        : [],
  );

describe('the walls of Guard', () => {
  it('leave the programs of Holdpoint as they are, wherever they lie', () => {
    expect(mounts()).toEqual(
      expect.arrayContaining(['--ro-bind /home/u/apps/holdpoint', '--ro-bind /home/u/node/bin']),
    );
  });

  it('come after home and project, so that neither shows again what they hide', () => {
    const home = '/tmp/u';
    const all = mounts({ home, cwd: '/tmp/u/project', programs: ['/tmp/u/apps/holdpoint'] });
    expect(all.indexOf('--ro-bind /tmp/u/apps/holdpoint')).toBeGreaterThan(
      all.indexOf('--bind-try /tmp/u/project'),
    );
    expect(all.indexOf('--tmpfs /home/u/.config/holdpoint')).toBeGreaterThan(
      all.indexOf('--bind-try /tmp/u'),
    );
  });
});
