import {
  CircleDashed,
  Octagon,
  Pause,
  Play,
  Shield,
  ShieldHalf,
  ShieldX,
  Square,
} from 'lucide-react';
import { useState } from 'react';
import type { ContainmentGrade, Run } from '../../shared/model/run';
import { isPaused } from '../../shared/tray-state';
import { t } from '../i18n/translate';
import { useAppState } from '../stores/app-state';
import { perform } from '../stores/failure';
import { AgentText } from '../ui/agent-text';
import { Ago } from '../ui/ago';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Confirm } from '../ui/confirm';
import { Said } from '../ui/said';
import { AgentStateBadge, useAgent } from './agent-state-badge';
import { projectOf } from './project-name';
import styles from './run-row.module.css';
import { runState } from './run-state';

const grades = {
  strong: { icon: Shield, tone: 'ok' },
  weak: { icon: ShieldHalf, tone: 'wait' },
  none: { icon: ShieldX, tone: 'danger' },
} as const;

/** How firmly a pause or stop reaches this run, with the explanation on hover; Now shows it as text too. */
export function ContainmentBadge({ grade }: { readonly grade: ContainmentGrade }) {
  const { icon: Icon, tone } = grades[grade];
  return (
    <Badge tone={tone} icon={<Icon size={12} aria-hidden />} title={t(`containment.${grade}.text`)}>
      {t(`containment.${grade}`)}
    </Badge>
  );
}

/** What a run does right now. */
export function StateBadge({ run }: { readonly run: Run }) {
  const { words, tone } = runState(run);
  const Icon =
    run.state === 'running'
      ? Play
      : run.state === 'ended'
        ? Square
        : run.state === 'killing'
          ? CircleDashed
          : Pause;
  return (
    <Badge tone={tone} icon={<Icon size={12} aria-hidden />}>
      {words}
    </Badge>
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

/** The brakes of one run, and the way on. */
export function RunActions({ run }: { readonly run: Run }) {
  const mayResume = useAppState((state) => state.app?.link.kind === 'ready');
  const over = run.state === 'ended' || run.state === 'killing';
  return (
    <div className={styles.actions} role="group" aria-label={t('run.actions')}>
      {isPaused(run.state) ? (
        <Button
          size="s"
          disabled={!mayResume}
          title={mayResume ? undefined : t('control.locked')}
          icon={<Play size={13} aria-hidden />}
          onClick={() => void perform('run:resume', { runId: run.id })}
        >
          {t('run.resume')}
        </Button>
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
      <StopRun runId={run.id} disabled={over} />
    </div>
  );
}

function Remaining({ run }: { readonly run: Run }) {
  if (run.remaining.length === 0) return null;
  return (
    <p className={styles.remaining}>
      {t('run.remaining', { count: run.remaining.length })}{' '}
      {run.remaining.map(({ pid, name }) => (
        <code key={pid}>
          <AgentText text={name} /> <data value={pid}>{pid}</data>
        </code>
      ))}
    </p>
  );
}

/** One run: what it is, how firmly it is held, what it does, and its brakes. */
export function RunRow({ run }: { readonly run: Run }) {
  const agent = useAgent(run.product);
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <h3 className={styles.label}>
          <AgentText text={run.label} />
          <span className={styles.project}>
            <AgentText text={projectOf(run.cwd)} />
          </span>
        </h3>
        <p className={styles.cwd}>
          <AgentText text={run.cwd} mono />
        </p>
        <p className={styles.badges}>
          <StateBadge run={run} />
          <ContainmentBadge grade={run.containment} />
          <AgentStateBadge agent={agent} />
        </p>
        {run.containment === 'strong' ? null : (
          <p className={styles.why}>
            <Said>{run.containmentWhy}</Said>
          </p>
        )}
        <Remaining run={run} />
      </div>
      <p className={styles.facts}>
        <span>{t('run.calls', { count: run.calls })}</span>
        {run.lastCallAt === null ? (
          <span>{t('run.no-call')}</span>
        ) : (
          <span>
            {t('run.last-call')} <Ago atMs={run.lastCallAt} />
          </span>
        )}
        <span>{t('run.processes', { count: run.processes })}</span>
        {run.waiting > 0 ? (
          <span className={styles.waiting}>{t('run.waiting', { count: run.waiting })}</span>
        ) : null}
      </p>
      <RunActions run={run} />
    </li>
  );
}
