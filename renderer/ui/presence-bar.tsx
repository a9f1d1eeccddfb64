import type { PresenceSpan, PresenceState } from '../../shared/model/presence';
import { duration } from '../i18n/moments';
import { t } from '../i18n/translate';
import styles from './presence-bar.module.css';

/** A stretch of time (wall ms). */
export type Stretch = { readonly fromMs: number; readonly toMs: number };

/** A stretch of time in one state. */
export type PresencePart = Stretch & { readonly state: PresenceState };

/** The parts of these spans that lie within a stretch, cut to it, in order. */
export function spansWithin(
  spans: readonly PresenceSpan[],
  { fromMs, toMs }: Stretch,
): readonly PresencePart[] {
  return spans
    .map((span) => ({
      state: span.state,
      fromMs: Math.max(fromMs, span.fromMs),
      toMs: Math.min(toMs, span.toMs ?? toMs),
    }))
    .filter((span) => span.toMs > span.fromMs);
}

const order: readonly PresenceState[] = ['present', 'idle', 'away', 'locked', 'gone'];

/** How long in each state that occurs: `present 2 min`. */
function totals(parts: readonly PresencePart[]): readonly (readonly [PresenceState, number])[] {
  return order.flatMap((state) => {
    const ms = parts
      .filter((part) => part.state === state)
      .reduce((sum, part) => sum + part.toMs - part.fromMs, 0);
    return ms === 0 ? [] : [[state, ms] as const];
  });
}

type BarProps = { readonly parts: readonly PresencePart[] };

/** Where the operator was, from then to now: each state has a pattern and a height of its own. The legend says the same in words. */
export function PresenceBar({ parts }: BarProps) {
  return (
    <div className={styles.bar} aria-hidden="true">
      {parts.map(({ state, fromMs, toMs }) => (
        <span
          key={fromMs}
          className={styles.part}
          data-state={state}
          style={{ flexGrow: toMs - fromMs }}
        />
      ))}
    </div>
  );
}

/** What the bar shows, in words: how long in each state. */
export function PresenceLegend({ parts }: BarProps) {
  return (
    <ul className={styles.legend} aria-label={t('span.legend')}>
      {totals(parts).map(([state, ms]) => (
        <li key={state}>
          <span className={styles.part} data-state={state} aria-hidden="true" />
          {t(`span.${state}`, { time: duration(ms) })}
        </li>
      ))}
    </ul>
  );
}
