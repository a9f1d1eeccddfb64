import { Hourglass } from 'lucide-react';
import type { Run } from '../../shared/model/run';
import { duration } from '../i18n/moments';
import { LeaseTime } from '../leases/leases';
import { t } from '../i18n/translate';
import { useAppState } from '../stores/app-state';
import { AgentText } from '../ui/agent-text';
import { Ago } from '../ui/ago';
import styles from './run-row.module.css';

/** Under which lease it goes on while the operator is away. */
function UnderLease({ leaseId }: { readonly leaseId: string }) {
  const lease = useAppState(({ app }) => app?.snapshot?.leases.find(({ id }) => id === leaseId));
  if (lease === undefined) return null;
  return (
    <p className={styles.lease}>
      <Hourglass size={13} aria-hidden />
      <span>
        {t('run.lease.stands', { left: lease.calls - lease.used })} <LeaseTime lease={lease} />
      </span>
    </p>
  );
}

/** What others may wait for while it stands. */
function KeepsLocked({ files }: { readonly files: readonly string[] }) {
  if (files.length === 0) return null;
  return (
    <p className={styles.locks}>
      <span>{t('run.locks')}</span>
      {files.map((file) => (
        <AgentText key={file} text={file} mono />
      ))}
    </p>
  );
}

/** Since when a run stands still, and what lets it go on. */
export function RunStanding({ run }: { readonly run: Run }) {
  return (
    <>
      {run.pausedAt === null && run.resumes === null ? null : (
        <p className={styles.standing} data-waits={run.resumes ?? undefined}>
          {run.pausedAt === null ? null : (
            <span>
              {t('run.standing')} <Ago atMs={run.pausedAt} />
            </span>
          )}
          {run.resumes === null ? null : <span>{t(`run.resumes.${run.resumes}`)}</span>}
        </p>
      )}
      {run.stoodMs === null ? null : (
        <p className={styles.standing}>{t('run.stood', { time: duration(run.stoodMs) })}</p>
      )}
      <KeepsLocked files={run.locks} />
      {run.leaseId === null ? null : <UnderLease leaseId={run.leaseId} />}
    </>
  );
}
