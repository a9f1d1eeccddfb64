import type { LockWitness } from '../../../shared/platform';
import type { WitnessHealth } from '../../../shared/model/presence';
import { koffi, loadLibrary, member } from '../koffi';

const lookMs = 1_000;

/** WTS_INFO_CLASS of wtsapi32.h. */
const wtsSessionInfoEx = 25;
/** WTS_CURRENT_SESSION, as the DWORD that it is. */
const currentSession = 0xffff_ffff;
/** WTS_CONNECTSTATE_CLASS: the session has a user at its screen. */
const wtsActive = 0;
/** WTSINFOEX_LEVEL1.SessionFlags: WTS_SESSIONSTATE_UNLOCK, since Windows 8. */
const unlocked = 1;

/** WTSINFOEXW, level 1, as its bytes lie: Level at 0, then aligned to 8 SessionId, SessionState, SessionFlags. */
const infoBytes = 20;

/** Locked, or disconnected (remote desktop, another user in front)? Null when this is not that structure. */
export function sessionLocked(info: Uint8Array): boolean | null {
  if (info.length < infoBytes) return null;
  const view = new DataView(info.buffer, info.byteOffset, info.byteLength);
  if (view.getUint32(0, true) !== 1) return null;
  return view.getUint32(12, true) !== wtsActive || view.getInt32(16, true) !== unlocked;
}

/**
 * On Windows the tray app hears lock and sleep (Electron powerMonitor) and tells the daemon by `presence.signal`. It hears nothing of a
 * remote desktop that disconnects, so the session itself is asked each second (WTSQuerySessionInformationW, Remote Desktop Services
 * API). Unproven: never run on Windows.
 */
export function windowsLockWitness(
  query: (() => Uint8Array | null) | null = wtsQuery(),
): LockWitness {
  let timer: NodeJS.Timeout | undefined;
  return {
    start(onSignal, onHealth) {
      let locked = false;
      let told: WitnessHealth['state'] | null = null;
      const look = (): void => {
        const info = query?.() ?? null;
        const found = info === null ? null : sessionLocked(info);
        const state = found === null ? (told === 'watching' ? 'failed' : 'absent') : 'watching';
        if (state !== told && !(told === 'failed' && state === 'absent')) {
          told = state;
          onHealth([{ name: 'system', state, detail: details[state] }]);
        }
        if (found === true && !locked) onSignal({ kind: 'lock', source: 'system' });
        if (found === false && locked) onSignal({ kind: 'unlock', source: 'system' });
        // What cannot be read stays as it was.
        locked = found ?? locked;
      };
      look();
      timer = setInterval(look, lookMs);
      return Promise.resolve();
    },
    maySleep: () => undefined,
    close: () => {
      clearInterval(timer);
      return Promise.resolve();
    },
  };
}

const details: Readonly<Record<WitnessHealth['state'], string>> = {
  watching: 'asks the session each second whether it is locked or disconnected',
  absent: 'the session cannot be asked; lock and sleep come from the tray app',
  failed: 'the session does not answer any more',
};

/** Asks for WTSINFOEXW of our session; null where the library or the call cannot be had. */
function wtsQuery(): (() => Uint8Array | null) | null {
  try {
    const bind = loadLibrary('wtsapi32.dll');
    const ask = bind(
      'bool WTSQuerySessionInformationW(void *, uint32_t, int, _Out_ void **, _Out_ uint32_t *)',
    );
    const free = bind('void WTSFreeMemory(void *)');
    const [array, decode] = [member(koffi(), 'array'), member(koffi(), 'decode')];
    return () => {
      const [at, size]: [unknown[], unknown[]] = [[null], [0]];
      if (ask(null, currentSession, wtsSessionInfoEx, at, size) !== true) return null;
      const bytes = decode(at[0], array('uint8_t', Number(size[0]), 'Typed'));
      free(at[0]);
      return bytes instanceof Uint8Array ? bytes : null;
    };
  } catch {
    return null;
  }
}
