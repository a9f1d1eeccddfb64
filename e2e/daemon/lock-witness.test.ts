import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Desktop, type DesktopService } from '../fixtures/desktop';
import { forge, gnomeSignal, properties, sessionSignal, sleepSignal } from '../fixtures/forge';
import { LockWatch } from '../fixtures/lock-watch';
import { NamedProgram } from '../fixtures/named-program';
import { until } from '../fixtures/until';

let desktop: Desktop;
let watch: LockWatch;
afterEach(async () => {
  await watch?.witness.close();
  await desktop?.close();
});

async function watching(services: readonly DesktopService[]): Promise<void> {
  desktop = await Desktop.start(services);
  watch = new LockWatch(desktop.env);
  await watch.start();
  watch.said.length = 0;
}

describe('logind', () => {
  it('tells LockedHint, the session in front, lock requests and sleep (H03, H04)', async () => {
    await watching(['logind']);
    expect(watch.of('logind')).toMatchObject({
      state: 'watching',
      detail: '/org/freedesktop/login1/session/c7',
    });
    const orders: [() => Promise<void>, string][] = [
      [() => desktop.hint(true), 'lock logind-hint'],
      [() => desktop.hint(false), 'unlock logind-hint'],
      [() => desktop.front(false), 'lock logind-session'],
      [() => desktop.front(true), 'unlock logind-session'],
      [() => desktop.order('lock'), 'lock logind-lock'],
      [() => desktop.order('unlock'), 'unlock logind-lock'],
      [() => desktop.sleep(true), 'suspend'],
      [() => desktop.sleep(false), 'resume'],
    ];
    for (const [order, word] of orders) {
      await order();
      await watch.hears(word);
    }
  });

  it('is read at start: a desktop that is locked already says so', async () => {
    desktop = await Desktop.start(['logind']);
    await desktop.hint(true);
    await desktop.front(false);
    watch = new LockWatch(desktop.env);
    await watch.start();
    expect(watch.said).toEqual(['lock logind-hint', 'lock logind-session']);
  });

  it('locks when the session is removed (H04)', async () => {
    await watching(['logind']);
    await desktop.order('removed');
    await watch.hears('lock logind-session');
  });

  it('that starts late or anew is taken up and read', async () => {
    await watching([]);
    expect(watch.of('logind')?.state).toBe('absent');
    await desktop.startService('logind');
    await until('logind watched', () => watch.of('logind')?.state === 'watching');
    await desktop.hint(true);
    await watch.hears('lock logind-hint');
    await desktop.stopService('logind');
    await until('logind gone', () => watch.of('logind')?.state === 'absent');
    expect(watch.said).toEqual([]);
    await desktop.startService('logind');
    await watch.hears('unlock logind-hint');
  });

  it('is believed only from its owner: a forged unlock changes nothing, a forged lock locks', async () => {
    await watching(['logind']);
    await desktop.hint(true);
    await watch.hears('lock logind-hint');
    await forge({ desktop, bus: 'system' }, properties({ LockedHint: false, Active: true }));
    await forge({ desktop, bus: 'system' }, { ...sleepSignal, body: [false] });
    await forge({ desktop, bus: 'system' }, { ...sessionSignal, member: 'Unlock' });
    await desktop.front(false);
    await until('the true signal', () => watch.said.includes('lock logind-session'));
    expect(watch.said).toEqual(['lock logind-session']);
    await forge({ desktop, bus: 'system' }, properties({ LockedHint: true }));
    await watch.hears('lock logind-hint');
  });
});

const sources = ['freedesktop', 'gnome', 'xfce', 'mate', 'cinnamon'] as const;

describe('screen savers', () => {
  it.each(sources)('of %s lock and unlock', async (source) => {
    await watching([source]);
    expect(watch.of(source)?.state).toBe('watching');
    await desktop.saver(source, true);
    await watch.hears(`lock ${source}`);
    await desktop.saver(source, false);
    await watch.hears(`unlock ${source}`);
  });

  it('of KDE speak under the freedesktop name on their own path, and announce the lock', async () => {
    await watching(['kde']);
    await desktop.order('about-to-lock');
    await watch.hears('lock kde');
    await desktop.saver('kde', true);
    await watch.hears('lock freedesktop');
    await desktop.saver('kde', false);
    await watch.hears('unlock freedesktop');
  });

  it('that start late are taken up, and asked how they stand', async () => {
    await watching([]);
    expect(watch.of('mate')?.state).toBe('absent');
    await desktop.startService('mate');
    await until('mate watched', () => watch.of('mate')?.state === 'watching');
    await desktop.saver('mate', true);
    await watch.hears('lock mate');
    const second = new LockWatch(desktop.env);
    await second.start();
    expect(second.said).toEqual(['lock mate']);
    await second.witness.close();
  });

  it('that died have not unlocked, nor has who takes their name', async () => {
    await watching(['gnome']);
    await desktop.gnome(true);
    await watch.hears('lock gnome');
    await desktop.stopService('gnome');
    await until('gnome gone', () => watch.of('gnome')?.state === 'absent');
    await desktop.startService('gnome');
    await until('gnome back', () => watch.of('gnome')?.state === 'watching');
    await desktop.gnome(false);
    // A whole round under the new owner frees it, so a crashed locker is not for ever.
    await desktop.gnome(true);
    await until('the new lock', () => watch.said.length > 0);
    expect(watch.said).toEqual(['lock gnome']);
    await desktop.gnome(false);
    await until('the new unlock', () => watch.said.length > 1);
    expect(watch.said).toEqual(['lock gnome', 'unlock gnome']);
  });

  it('are believed only from their owner: forged unlocks change nothing, a forged lock locks', async () => {
    await watching(['gnome', 'xfce']);
    await desktop.gnome(true);
    await watch.hears('lock gnome');
    await forge({ desktop, bus: 'session' }, { ...gnomeSignal, body: [false] });
    await desktop.saver('xfce', true);
    await until('the true signal', () => watch.said.includes('lock xfce'));
    expect(watch.said).toEqual(['lock xfce']);
    await desktop.gnome(false);
    await until('the true unlock', () => watch.said.includes('unlock gnome'));
    await forge({ desktop, bus: 'session' }, { ...gnomeSignal, body: [true] });
    await watch.hears('lock gnome');
  });
});

/** Nobody: a locker that names no login locks every login of its user, and other tests have daemons of their own. */
const stranger = 65_533;

describe('a locker', () => {
  it.each(process.getuid?.() === 0 ? ['says nothing'] : [])(
    'whose environment %s counts as one of this login',
    async () => {
      watch = new LockWatch({ DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }, stranger);
      await watch.start();
      const locker = await NamedProgram.start('slock', {}, stranger);
      try {
        await watch.hears('lock locker');
      } finally {
        await locker.close();
      }
      await watch.hears('unlock locker');
    },
  );
});

describe('a locker that ended and is not buried', () => {
  it('locks nothing: it names no login any more', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hp-unburied-'));
    copyFileSync('/bin/sleep', join(folder, 'slock'));
    // Its parent becomes a program that buries nobody.
    const parent = spawn(
      'sh',
      ['-c', '"$0" 600 & echo $!; exec sleep 600', join(folder, 'slock')],
      {
        env: {
          PATH: process.env['PATH'] ?? '/usr/bin:/bin',
          XDG_RUNTIME_DIR: '/nonexistent/other',
        },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    try {
      const [said] = (await once(parent.stdout, 'data')) as [Buffer];
      const stat = (): string => readFileSync(`/proc/${Number(said)}/stat`, 'utf8');
      await until('the locker', () => stat().includes('(slock)'));
      await until(
        'its parent',
        () => readFileSync(`/proc/${parent.pid}/comm`, 'utf8') === 'sleep\n',
      );
      process.kill(Number(said), 'SIGKILL');
      await until('its end', () => stat().includes('(slock) Z'));
      watch = new LockWatch({ DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nonexistent/bus' });
      await watch.start();
      // Two looks more.
      await pause(2_200);
      expect(watch.said).toEqual([]);
    } finally {
      parent.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a bus', () => {
  it('that is not there is absent, not a fault', async () => {
    watch = new LockWatch({ DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nonexistent/bus' });
    await watch.start();
    const states = watch.health.flatMap(({ name, state }) => (name === 'locker' ? [] : [state]));
    expect(states).toEqual(Array.from({ length: 7 }, () => 'absent'));
  });

  it('with a malformed address does not take the daemon down', async () => {
    watch = new LockWatch({
      DBUS_SYSTEM_BUS_ADDRESS: 'nonsense',
      DBUS_SESSION_BUS_ADDRESS: 'tcp:',
    });
    await watch.start();
    expect(watch.of('logind')?.state).toBe('absent');
  });

  it('that is lost is a fault and no unlock; when it comes back the desktop is read again', async () => {
    await watching(['logind', 'gnome']);
    await desktop.gnome(true);
    await watch.hears('lock gnome');
    await desktop.stopBus('session');
    await until('the fault', () => watch.of('gnome')?.state === 'failed');
    expect(watch.of('logind')?.state).toBe('watching');
    expect(watch.said).toEqual([]);
    await desktop.startBus('session');
    await until('the bus taken up', () => watch.of('gnome')?.state === 'absent');
    expect(watch.said).toEqual([]);
  });
});
