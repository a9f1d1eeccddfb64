import type { ApprovalCard } from '../../shared/model/approval';
import type { Grant } from '../../shared/model/snapshot';
import { useAppState } from './app-state';
import { useClock } from './clock';

const coarse = 30_000;

/** Above two minutes it moves in steps of half a minute, so that it does not tick under the eye. */
const stepped = (left: number): number =>
  left > 4 * coarse ? Math.ceil(left / coarse) * coarse : Math.ceil(left / 1000) * 1000;

/** Milliseconds until the card expires, for reading only: the daemon counts on its own monotonic clock. */
export const useTimeLeft = (card: Pick<ApprovalCard, 'askedAt' | 'expiresInMs'>): number =>
  useClock(({ nowMs }) => stepped(Math.max(0, card.askedAt + card.expiresInMs - nowMs)));

/** Milliseconds until the grant ends, for reading only; null = with its run. Counted from the moment the snapshot came. */
export function useGrantLeft({ expiresInMs }: Pick<Grant, 'expiresInMs'>): number | null {
  const receivedAtMs = useAppState((state) => state.receivedAtMs);
  return useClock(({ nowMs }) =>
    expiresInMs === null
      ? null
      : stepped(Math.max(0, expiresInMs - Math.max(0, nowMs - receivedAtMs))),
  );
}
