import path from 'node:path';
import type { LockWitness } from '../../../shared/platform';
import type { WitnessHealth } from '../../../shared/model/presence';
import { savers } from './lock-savers';
import { LogindWatch } from './logind-watch';
import { LockerWatch } from './locker-watch';
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
export function linuxLockWitness({ env, uid }: WitnessSetting): LockWitness {
  const watches: Watch[] = [];
  return {
    async start(onSignal, onHealth) {
      const session = sessionAddress(env);
      const absent = session === null ? withoutSessionBus : [];
      const health = (): void =>
        onHealth([...watches.flatMap((watch) => watch.health()), ...absent]);
      const begun: Promise<void>[] = [];
      const begin = (make: (listener: WatchListener) => Watch): void => {
        const { promise, resolve } = Promise.withResolvers<void>();
        begun.push(promise);
        watches.push(make({ signal: onSignal, health, settled: resolve }));
      };
      const address = systemBusOf(env);
      begin(
        (listener) => new LogindWatch(address, { uid, sessionId: env['XDG_SESSION_ID'] }, listener),
      );
      begin((listener) => new LockerWatch({ env, uid }, listener));
      if (session !== null) begin((listener) => new SaverWatch(session, listener));
      await Promise.all(begun);
      health();
    },
    maySleep: () => undefined,
    async close() {
      await Promise.all(watches.splice(0).map((watch) => watch.close()));
    },
  };
}

const withoutSessionBus: readonly WitnessHealth[] = savers.map(({ source }) => ({
  name: source,
  state: 'absent',
  detail: 'this user has no session bus',
}));

/** systemd's user bus lies in the runtime directory when the environment does not name one. */
function sessionAddress(env: WitnessSetting['env']): string | null {
  const runtime = env['XDG_RUNTIME_DIR'];
  return (
    env['DBUS_SESSION_BUS_ADDRESS'] ??
    (runtime === undefined ? null : `unix:path=${path.join(runtime, 'bus')}`)
  );
}
