import type { Grant } from '../../shared/model/snapshot';
import { useAppState } from './app-state';
import { useClock } from './clock';

const coarse = 30_000;

/** Above two minutes it moves in steps of half a minute, so that it does not tick under the eye. */
const stepped = (left: number): number =>
  left > 4 * coarse ? Math.ceil(left / coarse) * coarse : Math.ceil(left / 1000) * 1000;

/** Milliseconds until a card expires or a lease ends, for reading only: the daemon counts on its own monotonic clock. */
export function useTimeLeft({ expiresInMs }: { readonly expiresInMs: number }): number {
  const receivedAtMs = useAppState((state) => state.receivedAtMs);
  return useClock(({ nowMs }) => leftOf(expiresInMs, nowMs - receivedAtMs));
}

/** Milliseconds until the grant ends, for reading only; null = with its run. */
export function useGrantLeft({ expiresInMs }: Pick<Grant, 'expiresInMs'>): number | null {
  const receivedAtMs = useAppState((state) => state.receivedAtMs);
  return useClock(({ nowMs }) =>
    expiresInMs === null ? null : leftOf(expiresInMs, nowMs - receivedAtMs),
  );
}

/** What the snapshot said was left, counted from the moment it came. */
const leftOf = (expiresInMs: number, sinceMs: number): number =>
  stepped(Math.max(0, expiresInMs - Math.max(0, sinceMs)));
