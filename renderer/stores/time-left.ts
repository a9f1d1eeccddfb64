import type { ApprovalCard } from '../../shared/model/approval';
import { useClock } from './clock';

const coarse = 30_000;

/**
 * Milliseconds until the card expires, for reading only: the daemon counts on its own monotonic clock.
 * Above two minutes it moves in steps of half a minute, so that it does not tick under the eye.
 */
export function useTimeLeft(card: Pick<ApprovalCard, 'askedAt' | 'expiresInMs'>): number {
  return useClock(({ nowMs }) => {
    const left = Math.max(0, card.askedAt + card.expiresInMs - nowMs);
    return left > 4 * coarse ? Math.ceil(left / coarse) * coarse : Math.ceil(left / 1000) * 1000;
  });
}
