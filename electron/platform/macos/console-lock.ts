import { execFile } from 'node:child_process';
import type { LockWitness } from '../../../shared/platform';
import type { WitnessHealth } from '../../../shared/model/presence';

/** Only while somebody says locked is it read again; ioreg(8) takes some 20 ms. */
const lockedLookMs = 2_000;
const patienceMs = 3_000;

/** What a look finds; null = it could not be read. */
type Look = boolean | null;

/**
 * Is the console of this user locked, or another user's in front? From the properties of the registry's root (`ioreg -n Root -d1`):
 * IOConsoleUsers has one entry a session, with CGSSessionScreenIsLocked only while it is locked. Written from documentation and what
 * others report, never run on a Mac.
 */
export function consoleLocked(registry: string, userName: string): Look {
  const users = /"IOConsoleUsers"\s*=\s*\((.*)\)\s*$/m.exec(registry)?.[1];
  if (users === undefined) return null;
  const ours = users
    .split(/\}\s*,\s*\{/)
    .find((entry) => entry.includes(`"kCGSSessionUserNameKey"="${userName}"`));
  if (ours === undefined) return null;
  const says = (key: string): boolean => new RegExp(`"${key}"\\s*=\\s*Yes`).test(ours);
  return says('CGSSessionScreenIsLocked') || !says('kCGSSessionOnConsoleKey');
}

/**
 * On macOS the tray app hears lock and sleep (Electron powerMonitor) and tells the daemon by `presence.signal`. What it cannot ask is
 * how things stand already, so that is read here: at the start, and while it is locked. Unproven: never run on a Mac.
 */
export function macosLockWitness(userName: string): LockWitness {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  return {
    async start(onSignal, onHealth) {
      let locked = false;
      const look = async (): Promise<void> => {
        const found = consoleLocked(await ioreg(), userName);
        if (closed) return;
        onHealth([health(found)]);
        if (found === true && !locked) onSignal({ kind: 'lock', source: 'system' });
        if (found === false && locked) onSignal({ kind: 'unlock', source: 'system' });
        // What cannot be read stays as it was.
        locked = found ?? locked;
        if (locked) timer = setTimeout(() => void look(), lockedLookMs);
      };
      await look();
    },
    maySleep: () => undefined,
    close: () => {
      closed = true;
      clearTimeout(timer);
      return Promise.resolve();
    },
  };
}

const health = (found: Look): WitnessHealth => ({
  name: 'system',
  state: found === null ? 'absent' : 'watching',
  detail:
    found === null
      ? 'how the console stands could not be read; lock and sleep come from the tray app'
      : 'read at the start; after that lock and sleep come from the tray app',
});

/** Empty when it cannot be run or takes too long. */
function ioreg(): Promise<string> {
  return new Promise((settle) => {
    const options = { encoding: 'utf8', timeout: patienceMs, maxBuffer: 8 * 1024 * 1024 } as const;
    execFile('/usr/sbin/ioreg', ['-n', 'Root', '-d1'], options, (fault, text) =>
      settle(fault === null ? text : ''),
    );
  });
}
