import type { HistoryRow } from '../../shared/model/journal';
import { dayName, dayTime, shortTime } from '../i18n/moments';
import { t } from '../i18n/translate';
import { usePresenceSpans } from '../stores/presence-spans';
import { PresenceBar, PresenceLegend, spansWithin, type Stretch } from '../ui/presence-bar';
import styles from './presence-strip.module.css';

/** The time of the records that are in sight; null when none is, or all are of one moment. */
function stretchOf(rows: readonly HistoryRow[]): Stretch | null {
  const times = rows.map(({ wallMs }) => wallMs);
  const stretch = { fromMs: Math.min(...times), toMs: Math.max(...times) };
  return stretch.toMs > stretch.fromMs ? stretch : null;
}

type MomentProps = { readonly atMs: number; readonly withDay: boolean };

function Moment({ atMs, withDay }: MomentProps) {
  return (
    <time className={styles.moment} dateTime={new Date(atMs).toISOString()}>
      {withDay ? dayTime(atMs) : shortTime(atMs)}
    </time>
  );
}

/** Under the list: where the operator was in the time of just those records that are in sight, oldest at the start. */
export function PresenceStrip({ rows }: { readonly rows: readonly HistoryRow[] }) {
  const spans = usePresenceSpans((state) => state.spans);
  const stretch = stretchOf(rows);
  const parts = stretch === null ? [] : spansWithin(spans, stretch);
  if (stretch === null || parts.length === 0) return null;
  const withDay = dayName(stretch.fromMs) !== dayName(stretch.toMs);
  return (
    <div className={styles.strip} role="group" aria-label={t('span.strip')}>
      <Moment atMs={stretch.fromMs} withDay={withDay} />
      <PresenceBar parts={parts} />
      <Moment atMs={stretch.toMs} withDay={withDay} />
      <PresenceLegend parts={parts} />
    </div>
  );
}
