import { CircleStop, Hourglass } from 'lucide-react';
import { labelOf } from '../../shared/agent-label';
import type { Lease } from '../../shared/model/lease';
import type { Snapshot } from '../../shared/model/snapshot';
import { duration, listWords } from '../i18n/moments';
import { t } from '../i18n/translate';
import { perform } from '../stores/failure';
import { useTimeLeft } from '../stores/time-left';
import { AgentText } from '../ui/agent-text';
import { Button } from '../ui/button';
import { RowList } from '../ui/row-list';
import { Section } from '../ui/section';
import styles from '../ui/standing-list.module.css';

/** How long it still stands, counting down. */
export function LeaseTime({ lease }: { readonly lease: Lease }) {
  const left = useTimeLeft(lease);
  return <time>{duration(left)}</time>;
}

function LeaseRow({ lease, snapshot }: { readonly lease: Lease; readonly snapshot: Snapshot }) {
  const label = labelOf(lease.agentId, snapshot);
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <strong>
          <AgentText text={label} />
        </strong>
        <p className={styles.facts}>
          <span>{listWords(lease.scopes.map((scope) => t(`lease.may.${scope}`)))}</span>
          {lease.outlivesTray ? <span>{t('leases.outlives')}</span> : null}
        </p>
      </div>
      <span className={styles.left}>
        <Hourglass size={13} aria-hidden />
        <span>
          <LeaseTime lease={lease} /> {t('leases.left')}
        </span>
      </span>
      <span>{t('leases.used', { used: lease.used, calls: lease.calls })}</span>
      <Button
        size="s"
        icon={<CircleStop size={13} aria-hidden />}
        onClick={() => void perform('lease.end', { leaseId: lease.id })}
      >
        {t('leases.end')}
      </Button>
    </li>
  );
}

/** Which agents go on while the operator is away, how far, how long still and how often. Stands first: it is what he leaves behind. */
export function Leases({ snapshot }: { readonly snapshot: Snapshot }) {
  const { leases } = snapshot;
  if (leases.length === 0) return null;
  return (
    <Section title={t('leases.title')} count={leases.length}>
      <RowList className={styles.list}>
        {leases.map((lease) => (
          <LeaseRow key={lease.id} lease={lease} snapshot={snapshot} />
        ))}
      </RowList>
    </Section>
  );
}
