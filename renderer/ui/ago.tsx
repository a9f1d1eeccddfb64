import { fullMoment, relative } from '../i18n/moments';
import { useClock } from '../stores/clock';

/** A moment as people say it ("3 min ago"), exact time on hover. `atMs` is wall time. */
export function Ago({ atMs }: { readonly atMs: number }) {
  const words = useClock(({ nowMs }) => relative(atMs, nowMs));
  return (
    <time dateTime={new Date(atMs).toISOString()} title={fullMoment(atMs)}>
      {words}
    </time>
  );
}
