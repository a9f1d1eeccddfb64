import { Notification } from 'electron';
import type { Snapshot } from '../../shared/model/snapshot';
import type { DaemonLink } from './daemon-link';
import { isBack, leaseNotice } from './lease-notice';
import { showPlain } from './plain-notice';

/**
 * Tells what goes on when the operator leaves, and that it ended behind him; at most one such notice stands, and none once he is
 * back.
 */
export function startLeaseNotifications(link: DaemonLink, open: () => void): void {
  if (!Notification.isSupported()) return;
  let known: Snapshot | null = null;
  let shown: Notification | null = null;
  link.onChange(({ snapshot }) => {
    // While the daemon is lost nothing is known; what comes after is held against what was known last.
    if (snapshot === null || snapshot === known) return;
    const notice = leaseNotice(known, snapshot, Date.now());
    known = snapshot;
    if (notice === null && !isBack(snapshot)) return;
    shown?.close();
    shown = notice === null ? null : showPlain(notice, open, 'low');
  });
}
