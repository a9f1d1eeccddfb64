import { Hourglass, Octagon, Pause } from 'lucide-react';
import { useState } from 'react';
import type { Run } from '../../shared/model/run';
import { isPaused } from '../../shared/tray-state';
import { t } from '../i18n/translate';
import { useAppState } from '../stores/app-state';
import { perform } from '../stores/failure';
import { openLeaving } from '../stores/leaving';
import { Button } from '../ui/button';
import { Confirm } from '../ui/confirm';
import { useAgent } from './agent-state-badge';
import { ResumeRun } from './resume-run';
import styles from './run-row.module.css';

/** Opens the lease dialog for the run's agent, where it may have one and has none yet. */
function LeaseRun({ run }: { readonly run: Run }) {
  const proved = useAppState((state) => state.app?.link.kind === 'ready');
  const present = useAppState(({ app }) => app?.snapshot?.presence.state === 'present');
  const agent = useAgent(run.product);
  if (agent?.state !== 'active' || run.leaseId !== null || !present) return null;
  return (
    <Button
      size="s"
      look="quiet"
      disabled={!proved}
      title={proved ? undefined : t('control.locked')}
      icon={<Hourglass size={13} aria-hidden />}
      onClick={() => openLeaving(agent.id)}
    >
      {t('run.lease')}
    </Button>
  );
}

function StopRun({ runId, disabled }: { readonly runId: string; readonly disabled: boolean }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        size="s"
        look="quiet"
        disabled={disabled}
        icon={<Octagon size={13} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {t('run.stop')}
      </Button>
      <Confirm
        open={asking}
        title={t('stop.title')}
        text={t('stop.text')}
        confirm={t('stop.confirm')}
        onClose={() => setAsking(false)}
        onConfirm={() => void perform('run:kill', { runId })}
      />
    </>
  );
}

/** The brakes of one run, the way on, and the lease of its agent. */
export function RunActions({ run }: { readonly run: Run }) {
  const over = run.state === 'ended' || run.state === 'killing';
  return (
    <div className={styles.actions} role="group" aria-label={t('run.actions')}>
      {isPaused(run) ? (
        <ResumeRun run={run} />
      ) : (
        <Button
          size="s"
          disabled={over}
          icon={<Pause size={13} aria-hidden />}
          onClick={() => void perform('run:pause', { runId: run.id })}
        >
          {t('run.pause')}
        </Button>
      )}
      <LeaseRun run={run} />
      <StopRun runId={run.id} disabled={over} />
    </div>
  );
}
