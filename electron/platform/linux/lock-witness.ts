import path from 'node:path';
import type { LockWitness } from '../../../shared/platform';
import type { WitnessHealth } from '../../../shared/model/presence';
import { savers } from './lock-savers';
import { LogindWatch } from './logind-watch';
import { LockerWatch } from './locker-watch';
import { hasMutter, MutterIdle } from './mutter-idle';
import { SleepDelay } from './sleep-delay';
import { sleepWaitsMs } from './sleep-limit';
import { WaylandIdle, waylandSocket } from './wayland-idle';
import { isWayland } from './wayland-session';
import { SaverWatch } from './saver-watch';
import type { Watch, WatchListener, WitnessSetting } from './watch';

/** dbus-daemon(1): the well-known place of the system bus, when the environment names no other. */
const systemBus = 'unix:path=/run/dbus/system_bus_socket';
export const systemBusOf = (env: WitnessSetting['env']): string =>
  env['DBUS_SYSTEM_BUS_ADDRESS'] ?? systemBus;

/**
 * Lock, session and sleep signals of a Linux desktop, watched by the daemon itself over D-Bus and, for lockers that say nothing,
 * in /proc: Electron tells no lock on Linux, and a frozen tray could hide one. `start` resolves once both buses were read, or could not be reached;
 * from then on buses that come late or come back are taken up by themselves.
 */
export function linuxLockWitness(setting: WitnessSetting): LockWitness {
  const { env } = setting;
  const watches: Watch[] = [];
  let sleepDelay: SleepDelay | null = null;
  return {
    async start(onSignal, onHealth) {
      const session = sessionBusOf(env);
      const absent = session === null ? withoutSessionBus : [];
      const health = (): void =>
        onHealth([
          ...watches.flatMap((watch) => watch.health()),
          ...absent,
          ...(sleepDelay?.health() ?? []),
        ]);
      const begun: Promise<void>[] = [];
      const begin = (make: (listener: WatchListener) => Watch): void => {
        const { promise, resolve } = Promise.withResolvers<void>();
        begun.push(promise);
        watches.push(make({ signal: onSignal, health, settled: resolve }));
      };
      const waitsMs = (): Promise<number | null> => sleepWaitsMs(systemBusOf(env));
      const delay = new SleepDelay(setting, { changed: health, waitsMs });
      sleepDelay = delay;
      const wayland = onceWayland(setting, { begin, signal: onSignal });
      begin((listener) => watchLogind(setting, { ...listener, wayland }, delay));
      begin((listener) => new LockerWatch(setting, listener));
      if (session !== null) begin((listener) => new SaverWatch(session, listener));
      if (session !== null && hasMutter(env))
        begin((listener) => new MutterIdle(session, listener));
      if (isWayland(env)) wayland();
      await Promise.all(begun);
      health();
    },
    maySleep: () => sleepDelay?.maySleep(),
    async close() {
      sleepDelay?.close();
      await Promise.all(watches.splice(0).map((watch) => watch.close()));
    },
  };
}

function watchLogind(
  { env, uid }: WitnessSetting,
  listener: WatchListener & { wayland(): void },
  delay: SleepDelay,
): LogindWatch {
  const wanted = { uid, sessionId: env['XDG_SESSION_ID'] };
  return new LogindWatch(systemBusOf(env), wanted, {
    ...listener,
    stands: (present) => (present ? delay.take() : delay.close()),
    sleep: (going) => (going ? delay.announced() : delay.take()),
  });
}

/** Our session is a Wayland one: says so and asks its compositor, once, whoever tells first. */
function onceWayland(
  { env }: WitnessSetting,
  to: {
    begin(make: (listener: WatchListener) => Watch): void;
    signal: WatchListener['signal'];
  },
): () => void {
  let known = false;
  return () => {
    if (known) return;
    known = true;
    to.signal({ kind: 'session', wayland: true });
    const socket = waylandSocket(env);
    if (socket !== null) to.begin((listener) => new WaylandIdle(socket, listener));
  };
}

const withoutSessionBus: readonly WitnessHealth[] = savers.map(({ source }) => ({
  name: source,
  state: 'absent',
  detail: 'this user has no session bus',
}));

/** systemd's user bus lies in the runtime directory when the environment does not name one. */
export function sessionBusOf(env: WitnessSetting['env']): string | null {
  const runtime = env['XDG_RUNTIME_DIR'];
  return (
    env['DBUS_SESSION_BUS_ADDRESS'] ??
    (runtime === undefined ? null : `unix:path=${path.join(runtime, 'bus')}`)
  );
}
