import type { LockSource } from './model/presence';

/**
 * Who tells whether the operator is there, in people's words. The journal and the wire keep the ids on the left; these words are for where
 * people read: the windows, the tray, `holdpoint status`, `digest` and `doctor`.
 */
type Known = LockSource | 'logind' | 'sleep-delay' | 'mutter-idle' | 'wayland-idle';
const words: Readonly<Record<Known, string>> = {
  logind: 'the login session',
  'logind-hint': 'the login session',
  'logind-lock': 'a request to lock the session',
  'logind-session': 'the session in front',
  freedesktop: 'the desktop’s screen saver',
  gnome: 'GNOME',
  kde: 'KDE',
  xfce: 'Xfce',
  mate: 'MATE',
  cinnamon: 'Cinnamon',
  'tray-poll': 'the tray app',
  suspend: 'the machine going to sleep',
  slept: 'the machine after its sleep',
  locker: 'a running screen locker',
  'locker-hook': 'your desktop’s locker lines',
  lid: 'the closed lid',
  system: 'the operating system',
  'sleep-delay': 'the delay before sleep',
  'mutter-idle': 'GNOME’s idle time',
  'wayland-idle': 'the compositor’s idle time',
};

const names: ReadonlyMap<string, string> = new Map(Object.entries(words));

/** A witness by its name for people; one that the table does not know keeps its own. */
export const witnessName = (id: string): string => names.get(id) ?? id;

const saysLocked = /^locked, says ([a-z, -]+)$/;
const contradicts = /^([a-z, -]+?) says? locked, but (?:([a-z-]+) says unlocked|there is input):/;

const named = (ids: string): string => [...new Set(ids.split(', ').map(witnessName))].join(', ');

/** What the daemon says of the operator's presence, its ids in people's words; any other text as it is. */
export function inWords(why: string): string {
  const locked = saysLocked.exec(why)?.[1];
  if (locked !== undefined) return `locked, says ${named(locked)}`;
  const [, these, other] = contradicts.exec(why) ?? [];
  if (these === undefined) return why;
  const who = named(these);
  const says = who.includes(', ') ? 'say' : 'says';
  const but = other === undefined ? 'there is input' : `${witnessName(other)} says unlocked`;
  return `${who} ${says} locked, but ${but}: locked counts`;
}
