import { isWithin } from './world';

/** Trees without which a machine or a person's work is gone (FHS 3.0; macOS), and the devices that hold them. */
const trees =
  /^\/(?:(?:etc|usr|bin|sbin|lib\w*|boot|dev|proc|sys|var|opt|srv|root|home|mnt|media|run|System|Library|Applications|Users|Volumes)(?:\/[^/]+)?\/?(?:\*.*)?|\*.*)?$/;
const device = /^\/dev\/(sd|hd|vd|xvd|nvme|mmcblk|disk|rdisk|mapper\/|md\d|mem$|kmem$|port$)/;
/** A disk as Windows names it, `\\\\.\\PhysicalDrive0` (learn.microsoft.com/windows/win32/fileio/naming-a-file), also when a shell has taken some backslashes for its own. */
const windowsDevice = /\\[.?]?\\?(PhysicalDrive|Harddisk)\d+/i;

/** Is this the root, a system's tree, or the home directory or one above it? `path` may end in a glob: what it stands for is meant. */
export function isVital(path: string, home: string): boolean {
  const whole = path.replace(/\/[^/]*[*?[].*$/, '') || '/';
  if (/^\/(private\/)?(tmp|var\/(tmp|folders|log))(\/|$)/.test(path)) return false;
  return isWithin(home, whole) || trees.test(path);
}

/** Does this lie in a tree that the system and its services own, at any depth? */
export const isSystemTree = (path: string): boolean =>
  /^\/(etc|usr|bin|sbin|lib\w*|boot|var\/(lib|spool|db|www|mail)|System|Library)\//.test(path) &&
  !path.startsWith('/usr/local/');

/** A device that is a whole disk, or the memory. */
export const isRawDevice = (path: string): boolean => device.test(path) || windowsDevice.test(path);
