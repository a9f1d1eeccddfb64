import { Notification } from 'electron';
import type { DaemonLink } from './daemon-link';
import { returnNotice } from './digest-notice';
import { showPlain } from './plain-notice';

/** After the return runs go on and held calls are asked about; then it is known what waits. */
const settleMs = 1_500;

/** One notification at the return, where something waits or is suspicious, once for an absence. */
export function startReturnNotifications(link: DaemonLink, open: () => void): void {
  if (!Notification.isSupported()) return;
  let wasHere = true;
  let told = -Infinity;
  let shown: Notification | null = null;
  const tell = async (): Promise<void> => {
    const answer = await link.call('digest.latest', {});
    const { snapshot } = link.state();
    const digest = answer.ok ? answer.value.digest : null;
    if (digest?.returnedAt == null || snapshot === null || digest.returnedAt <= told) return;
    told = digest.returnedAt;
    const notice = returnNotice(digest, snapshot);
    shown?.close();
    shown = notice === null ? null : showPlain(notice, open);
  };
  link.onChange(({ snapshot }) => {
    if (snapshot === null) return;
    const isHere = snapshot.presence.state === 'present';
    if (isHere && !wasHere) setTimeout(() => void tell(), settleMs);
    wasHere = isHere;
  });
}
