import { Bot, CirclePause, Info, ShieldAlert, TriangleAlert } from 'lucide-react';
import type { Notice, Snapshot } from '../../shared/model/snapshot';
import { t } from '../i18n/translate';
import { approvalsIn, WhileAway } from '../digest/digest-section';
import { NewlyFound } from '../connect/newly-found';
import { findAgents } from '../stores/connecting';
import { useDigests } from '../stores/digest';
import { Button } from '../ui/button';
import { Empty } from '../ui/empty';
import { Said } from '../ui/said';
import { RowList } from '../ui/row-list';
import { Section } from '../ui/section';
import { Leases } from '../leases/leases';
import { Grants } from './grants';
import styles from './now-view.module.css';
import { PendingRow } from './pending-row';
import { RunRow } from './run-row';

const noticeIcons = { info: Info, warning: TriangleAlert, error: ShieldAlert } as const;

function Notices({ notices }: { readonly notices: readonly Notice[] }) {
  if (notices.length === 0) return null;
  return (
    <ul className={styles.notices} aria-label={t('notice.label')}>
      {notices.map(({ id, level, text }) => {
        const Icon = noticeIcons[level];
        return (
          <li key={id} data-level={level}>
            <Icon size={16} aria-hidden />
            <strong>{t(`notice.${level}`)}</strong>
            <Said>{text}</Said>
          </li>
        );
      })}
    </ul>
  );
}

function HeldLine({ count, present }: { readonly count: number; readonly present: boolean }) {
  if (count === 0) return null;
  return (
    <p className={styles.held}>
      <CirclePause size={16} aria-hidden />
      <span>
        <strong>{t('now.held', { count })}</strong>{' '}
        {t(present ? 'now.held.behind' : 'now.held.text', { count })}
      </span>
    </p>
  );
}

function NoRuns({ connected }: { readonly connected: boolean }) {
  return (
    <Empty icon={<Bot size={28} aria-hidden />} title={t('now.runs.none')}>
      <p>{t('now.runs.none.text')}</p>
      <code>holdpoint run -- claude</code>
      {connected ? null : (
        <Button look="accent" onClick={() => void findAgents()}>
          {t('now.runs.none.connect')}
        </Button>
      )}
    </Empty>
  );
}

/** What waits, what is held, what runs. The order is the order of need. */
export function NowView({ snapshot }: { readonly snapshot: Snapshot }) {
  const unseen = useDigests((state) => state.unseen);
  const answeredAbove = approvalsIn(unseen, snapshot.approvals);
  const pending = snapshot.approvals.filter(
    (card) => card.state === 'pending' && !answeredAbove.includes(card),
  );
  const runs = snapshot.runs.filter((run) => run.state !== 'ended' || run.remaining.length > 0);
  return (
    <div className={styles.view}>
      <Notices notices={snapshot.notices} />
      <WhileAway snapshot={snapshot} />
      <NewlyFound snapshot={snapshot} />
      <HeldLine count={snapshot.heldCalls} present={snapshot.presence.state === 'present'} />
      {pending.length === 0 ? null : (
        <Section title={t('now.waiting')} count={pending.length}>
          <RowList className={styles.list}>
            {pending.map((card) => (
              <PendingRow key={card.id} card={card} />
            ))}
          </RowList>
        </Section>
      )}
      <Leases snapshot={snapshot} />
      <Section title={t('now.runs')} count={runs.length}>
        {runs.length === 0 ? (
          <NoRuns connected={snapshot.agents.some((agent) => agent.hook === 'connected')} />
        ) : (
          <RowList className={styles.list}>
            {runs.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </RowList>
        )}
      </Section>
      <Grants snapshot={snapshot} />
    </div>
  );
}
