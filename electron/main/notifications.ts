import { Notification } from 'electron';
import type { AppState } from '../../shared/ipc';
import type { DaemonLink } from './daemon-link';
import { noticeFor, type Notice } from './notification-plan';

/**
 * Desktop notifications as a pointer to what waits. They can be forged and answered by any program of the session, so
 * they offer Review and Deny and nothing else (T-29); where the desktop shows none, tray and window tell the same.
 */
export function startNotifications(link: DaemonLink, review: (approvalId: string) => void): void {
  if (!Notification.isSupported()) return;
  let known: ReadonlySet<string> = new Set();
  let shown: { notification: Notification; approvalId: string } | null = null;
  link.onChange(({ snapshot }: AppState) => {
    const pending = snapshot?.approvals ?? [];
    const notice = noticeFor(known, pending);
    known = new Set(pending.map((card) => card.id));
    const isStale = shown !== null && (notice !== null || !known.has(shown.approvalId));
    if (isStale) {
      shown?.notification.close();
      shown = null;
    }
    if (notice !== null)
      shown = { notification: show(notice, link, review), approvalId: notice.approvalId };
  });
}

function show(
  notice: Notice,
  link: DaemonLink,
  review: (approvalId: string) => void,
): Notification {
  const { title, body, deny, approvalId } = notice;
  const notification = new Notification({
    title,
    body,
    // SECURITY: T-29: Deny and Review (a click), never Allow.
    actions: deny === null ? [] : [{ type: 'button', text: 'Deny' }],
  });
  notification.on('click', () => review(approvalId));
  notification.on('action', () => {
    if (deny === null) return;
    void link.call('approval.answer', { ...deny, answer: 'deny', scope: 'once', notAsked: false });
  });
  notification.show();
  return notification;
}
