import type { LockSource } from '../../../shared/model/presence';

/** A screen saver service on the session bus that says `ActiveChanged(b)` and answers `GetActive`. */
export type Saver = {
  readonly source: LockSource;
  /** Well-known bus name; only its owner is believed when it says "unlocked". */
  readonly name: string;
  readonly interface: string;
  /** Object paths that carry the interface, the one to ask first. */
  readonly paths: readonly string[];
};

const saver = (source: LockSource, name: string, ...paths: string[]): Saver => ({
  source,
  name,
  interface: name,
  paths,
});

/**
 * Who says on the session bus that the screen is locked (sources of each desktop, and KDE and MATE run for real).
 * KDE speaks under the freedesktop name, on two paths; GNOME's relay has one path, older ones the root.
 */
export const savers: readonly Saver[] = [
  saver(
    'freedesktop',
    'org.freedesktop.ScreenSaver',
    '/org/freedesktop/ScreenSaver',
    '/ScreenSaver',
  ),
  saver('gnome', 'org.gnome.ScreenSaver', '/org/gnome/ScreenSaver', '/'),
  saver('xfce', 'org.xfce.ScreenSaver', '/org/xfce/ScreenSaver', '/'),
  saver('mate', 'org.mate.ScreenSaver', '/org/mate/ScreenSaver', '/'),
  saver('cinnamon', 'org.cinnamon.ScreenSaver', '/org/cinnamon/ScreenSaver', '/'),
];

/** KDE announces the lock about half a second before it stands. It never says unlock: the reducer lets it expire. */
export const kdeAnnouncement = {
  name: 'org.kde.screensaver',
  interface: 'org.kde.screensaver',
  member: 'AboutToLock',
} as const;
