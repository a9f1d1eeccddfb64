import { closeSync } from 'node:fs';

/**
 * A daemon started by the tray app inherits Chromium's descriptors, as /dev/null by then, up to the number named in this
 * variable; they are closed first thing, or the tray app could not end while the daemon lives (measured: 28 s hang).
 */
export function leaveParent(): void {
  const most = Number(process.env['HOLDPOINT_CLOSE_FDS'] ?? 0);
  delete process.env['HOLDPOINT_CLOSE_FDS'];
  for (let fd = 3; fd <= Math.min(most, 4096); fd++) {
    try {
      closeSync(fd);
    } catch {
      /* not open */
    }
  }
}
