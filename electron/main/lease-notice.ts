import type { Snapshot } from '../../shared/model/snapshot';
import type { PlainNotice } from './plain-notice';
import { leaseHolder, leaseLineUntil, scopeWords } from './lease-words';

/** Idle is a first step: he may be reading. Told once for each step, so that what stands on the lock screen is of that moment. */
const stepOf = ({ presence }: Snapshot): number => {
  switch (presence.state) {
    case 'present':
      return 0;
    case 'idle':
      return 1;
    case 'away':
    case 'locked':
    case 'gone':
      return 2;
  }
};

/** Is the operator there, so that a notice of leases has nothing more to say? */
export const isBack = (snapshot: Snapshot): boolean => stepOf(snapshot) === 0;

/**
 * The notice that this change calls for, or null. `before` = the last snapshot that was known; null at the start. `nowMs` = wall time: it
 * says when a lease ends and not how long it lasts, because it stands on the lock screen as it was shown.
 */
export function leaseNotice(
  before: Snapshot | null,
  now: Snapshot,
  nowMs: number,
): PlainNotice | null {
  if (before === null || isBack(now)) return null;
  const stands = new Set(now.leases.map(({ id }) => id));
  const ended = before.leases.filter(({ id }) => !stands.has(id));
  if (ended.length > 0 && !isBack(before)) {
    // Whoever stands before the locked screen reads this: that it ended, of whom, and no word of what was done.
    const holders = ended.map((lease) => leaseHolder(lease, before)).join(', ');
    return { title: 'A lease ended', body: `${holders} waits until you are back.` };
  }
  return stepOf(now) > stepOf(before) && now.leases.length > 0 ? goesOn(now, nowMs) : null;
}

function goesOn(now: Snapshot, nowMs: number): PlainNotice {
  const [first] = now.leases;
  const many = now.leases.length;
  const who = many === 1 && first !== undefined ? leaseHolder(first, now) : `${many} agents`;
  return {
    title: `${who} ${many === 1 ? 'goes' : 'go'} on while you are away`,
    body: now.leases
      .map((lease) => `${leaseLineUntil(lease, now, nowMs)} at most; ${scopeWords(lease)}`)
      .join('\n'),
  };
}
