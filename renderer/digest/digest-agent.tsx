import { Ban, CirclePause, Hourglass, LockKeyhole, Play, Snowflake, Square } from 'lucide-react';
import type { ReactNode } from 'react';
import { keptLocked, stoodStill } from '../../shared/digest-gist';
import type { DigestAgent } from '../../shared/model/digest';
import type { HistoryRow } from '../../shared/model/journal';
import { DecisionBadge } from '../history/decision-badge';
import { clockTime, duration, listWords } from '../i18n/moments';
import { t } from '../i18n/translate';
import { useClock } from '../stores/clock';
import { AgentText } from '../ui/agent-text';
import styles from './digest.module.css';

/** Rows of one list; the others are in History. */
const shownRows = 5;

function Row({ row }: { readonly row: HistoryRow }) {
  return (
    <li className={styles.record}>
      <time dateTime={new Date(row.wallMs).toISOString()}>{clockTime(row.wallMs)}</time>
      <DecisionBadge decision={row.decision} />
      <code>
        <AgentText text={row.summary} />
      </code>
    </li>
  );
}

type ListProps = {
  readonly icon: ReactNode;
  readonly words: string;
  readonly list: DigestAgent['ran'];
};

/** How many, and behind it which: closed until it is opened, so that the digest stays one look. */
function Calls({ icon, words, list: { count, rows } }: ListProps) {
  if (count === 0) return null;
  const rest = count - Math.min(rows.length, shownRows);
  return (
    <li>
      <details className={styles.list}>
        <summary>
          {icon}
          {words}
        </summary>
        <ul>
          {rows.slice(0, shownRows).map((row) => (
            <Row key={row.seq} row={row} />
          ))}
          {rest > 0 ? <li className={styles.rest}>{t('digest.more', { count: rest })}</li> : null}
        </ul>
      </details>
    </li>
  );
}

function Frozen({ agent }: { readonly agent: DigestAgent }) {
  const still = useClock(({ nowMs }) => stoodStill(agent, nowMs).longestMs);
  const timesOut = useClock(({ nowMs }) => stoodStill(agent, nowMs).timesOut);
  const { runs: count, verified } = stoodStill(agent, 0);
  if (count === 0) return null;
  const stands = agent.pauses.some(({ toMs }) => toMs === null);
  const values = { count, time: duration(still) };
  return (
    <li className={styles.fact} data-tone={verified ? undefined : 'danger'}>
      <Snowflake size={14} aria-hidden />
      <span>{t(verified ? 'digest.frozen' : 'digest.frozen.unproved', values)}</span>
      {stands ? <span className={styles.more}>{t('digest.frozen.still')}</span> : null}
      {timesOut ? <span className={styles.more}>{t('digest.frozen.times-out')}</span> : null}
    </li>
  );
}

/** What others may have waited for, because it stood long. */
function KeptLocked({ agent }: { readonly agent: DigestAgent }) {
  const files = useClock(({ nowMs }) => keptLocked(agent, nowMs).join('\n'));
  if (files === '') return null;
  return (
    <li className={styles.fact}>
      <LockKeyhole size={14} aria-hidden />
      <span>{t('digest.locked')}</span>
      {files.split('\n').map((file) => (
        <code key={file}>
          <AgentText text={file} />
        </code>
      ))}
    </li>
  );
}

function Lease({ lease }: { readonly lease: DigestAgent['lease'] }) {
  if (lease === null) return null;
  return (
    <li className={styles.fact}>
      <Hourglass size={14} aria-hidden />
      <span>{t('digest.lease', { count: lease.used })}</span>
      <span className={styles.more}>{t(`digest.lease.${lease.ended ?? 'stands'}`)}</span>
      <span className={styles.more}>
        {t('digest.lease.scopes', {
          scopes: listWords(lease.scopes.map((scope) => t(`lease.may.${scope}`))),
        })}
      </span>
    </li>
  );
}

/** What one agent did and what became of it, in the order in which it matters to whoever returns. */
export function AgentStory({ agent }: { readonly agent: DigestAgent }) {
  const { held, ran, denied, ended } = agent;
  const of = (id: 'digest.held' | 'digest.ran' | 'digest.denied' | 'digest.ended', count: number) =>
    t(id, { count });
  return (
    <ul className={styles.story} aria-label={t('digest.agent.list')}>
      <Calls
        icon={<CirclePause size={14} aria-hidden />}
        words={of('digest.held', held.count)}
        list={held}
      />
      <Lease lease={agent.lease} />
      <Calls icon={<Play size={14} aria-hidden />} words={of('digest.ran', ran.count)} list={ran} />
      <Calls
        icon={<Ban size={14} aria-hidden />}
        words={of('digest.denied', denied.count)}
        list={denied}
      />
      <Frozen agent={agent} />
      <KeptLocked agent={agent} />
      <Calls
        icon={<Square size={14} aria-hidden />}
        words={of('digest.ended', ended.count)}
        list={ended}
      />
    </ul>
  );
}
