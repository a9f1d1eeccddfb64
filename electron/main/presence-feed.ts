import { powerMonitor } from 'electron';
import type { DaemonLink } from './daemon-link';

const beatMs = 1_000;
/** `getSystemIdleState` only has to tell locked from unlocked; idle is judged by the daemon, from the time. */
const anyThresholdS = 60;

/**
 * Tells the daemon, each second, that this app lives and what the desktop says of its operator. Judges nothing: what
 * counts as idle or gone is the daemon's to decide, on its own clock.
 */
export function startPresenceFeed(link: DaemonLink): () => void {
  const beat = (): void => link.beat(powerMonitor.getSystemIdleTime() * 1_000, isLocked());
  const timer = setInterval(beat, beatMs);
  const signal = (kind: 'suspend' | 'resume' | 'lock' | 'unlock') => (): void => {
    link.signal(kind);
    beat();
  };
  powerMonitor.on('suspend', signal('suspend'));
  powerMonitor.on('resume', signal('resume'));
  // On Linux Electron sends neither; there the daemon watches the desktop itself.
  powerMonitor.on('lock-screen', signal('lock'));
  powerMonitor.on('unlock-screen', signal('unlock'));
  return () => clearInterval(timer);
}

/** Null where the desktop does not say. */
function isLocked(): boolean | null {
  const state = powerMonitor.getSystemIdleState(anyThresholdS);
  return state === 'unknown' ? null : state === 'locked';
}
