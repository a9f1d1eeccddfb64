import { createClient, messageType, Variant, type Message } from 'dbus-native';
import os from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { linuxLockWitness } from '../../electron/platform/linux/lock-witness';
import type { LockSignal, LockWitness } from '../../shared/platform';
import type { WitnessHealth } from '../../shared/model/presence';
import { Desktop, type DesktopService } from '../fixtures/desktop';
import { until } from '../fixtures/until';

let desktop: Desktop;
let watch: Watch;
afterEach(async () => {
  await watch?.witness.close();
  await desktop?.close();
});

/** What a witness has said so far. */
class Watch {
  readonly said: string[] = [];
  health: readonly WitnessHealth[] = [];
  readonly witness: LockWitness;

  constructor(env: Readonly<Record<string, string>>) {
    this.witness = linuxLockWitness({ env, uid: os.userInfo().uid });
  }
  start(): Promise<void> {
    return this.witness.start(
      (signal) => void this.said.push(wordOf(signal)),
      (health) => (this.health = health),
    );
  }
  of(name: string): WitnessHealth | undefined {
    return this.health.find((one) => one.name === name);
  }
  /** Waits for this signal to come after what was said up to now, and forgets all before. */
  async hears(word: string): Promise<void> {
    await until(`${word}; heard ${this.said.join(', ')}`, () => this.said.includes(word));
    this.said.length = 0;
  }
}

const wordOf = (signal: LockSignal): string =>
  'source' in signal ? `${signal.kind} ${signal.source}` : signal.kind;

async function watching(services: readonly DesktopService[]): Promise<void> {
  desktop = await Desktop.start(services);
  watch = new Watch(desktop.env);
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
    watch = new Watch(desktop.env);
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
    await forge('system', properties({ LockedHint: false, Active: true }));
    await forge('system', { ...sleepSignal, body: [false] });
    await forge('system', { ...sessionSignal, member: 'Unlock' });
    await desktop.front(false);
    await until('the true signal', () => watch.said.includes('lock logind-session'));
    expect(watch.said).toEqual(['lock logind-session']);
    await forge('system', properties({ LockedHint: true }));
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
    const second = new Watch(desktop.env);
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
    await forge('session', { ...gnomeSignal, body: [false] });
    await desktop.saver('xfce', true);
    await until('the true signal', () => watch.said.includes('lock xfce'));
    expect(watch.said).toEqual(['lock xfce']);
    await desktop.gnome(false);
    await until('the true unlock', () => watch.said.includes('unlock gnome'));
    await forge('session', { ...gnomeSignal, body: [true] });
    await watch.hears('lock gnome');
  });
});

describe('a bus', () => {
  it('that is not there is absent, not a fault', async () => {
    watch = new Watch({ DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nonexistent/bus' });
    await watch.start();
    const states = watch.health.flatMap(({ name, state }) => (name === 'locker' ? [] : [state]));
    expect(states).toEqual(Array.from({ length: 6 }, () => 'absent'));
  });

  it('with a malformed address does not take the daemon down', async () => {
    watch = new Watch({ DBUS_SYSTEM_BUS_ADDRESS: 'nonsense', DBUS_SESSION_BUS_ADDRESS: 'tcp:' });
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

const sessionSignal = {
  path: '/org/freedesktop/login1/session/c7',
  interface: 'org.freedesktop.login1.Session',
  member: 'Unlock',
};
const sleepSignal = {
  path: '/org/freedesktop/login1',
  interface: 'org.freedesktop.login1.Manager',
  member: 'PrepareForSleep',
  signature: 'b',
};
const gnomeSignal = {
  path: '/org/gnome/ScreenSaver',
  interface: 'org.gnome.ScreenSaver',
  member: 'ActiveChanged',
  signature: 'b',
};

function properties(changed: Record<string, boolean>): Message {
  const values = Object.fromEntries(
    Object.entries(changed).map(([name, value]) => [name, new Variant('b', value)]),
  );
  return {
    path: sessionSignal.path,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'PropertiesChanged',
    signature: 'sa{sv}as',
    body: [sessionSignal.interface, values, []],
  };
}

/**
 * Sends a signal as an unrelated process of the same user would: broadcast, and addressed to every connection on the
 * bus, which no match rule keeps away. Returns when the bus has passed all of them on.
 */
async function forge(bus: 'system' | 'session', message: Message): Promise<void> {
  const client = createClient({ busAddress: desktop.address(bus) });
  const names = await client.listNames();
  const targets = names.filter((name) => name.startsWith(':') && name !== client.name);
  expect(targets.length).toBeGreaterThan(1);
  for (const destination of [undefined, ...targets])
    client.connection.message({
      ...message,
      type: messageType.signal,
      serial: ++serial + 1_000,
      ...(destination === undefined ? {} : { destination }),
    });
  await client.getId();
  await client.close();
}
let serial = 0;
