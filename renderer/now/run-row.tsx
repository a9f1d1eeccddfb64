import {
  CircleDashed,
  Pause,
  Play,
  Shield,
  ShieldCheck,
  ShieldHalf,
  ShieldX,
  Square,
} from 'lucide-react';
import type { ContainmentGrade, Run } from '../../shared/model/run';
import { t } from '../i18n/translate';
import { AgentText } from '../ui/agent-text';
import { Ago } from '../ui/ago';
import { Badge } from '../ui/badge';
import { Said } from '../ui/said';
import { AgentStateBadge, useAgent } from './agent-state-badge';
import { projectOf } from './project-name';
import { RunActions } from './run-actions';
import styles from './run-row.module.css';
import { RunStanding } from './run-standing';
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

/** How firmly this run is held, and whether it was started in the profile that closes the known ways out. */
export function ContainmentBadges({ run }: { readonly run: Run }) {
  return (
    <>
      <ContainmentBadge grade={run.containment} />
      {run.guarded ? (
        <Badge tone="ok" icon={<ShieldCheck size={12} aria-hidden />} title={t('run.guarded.text')}>
          {t('run.guarded')}
        </Badge>
      ) : null}
    </>
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

function RunFacts({ run }: { readonly run: Run }) {
  return (
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
          <ContainmentBadges run={run} />
          <AgentStateBadge agent={agent} />
        </p>
        <RunFacts run={run} />
        <RunStanding run={run} />
        {run.containment === 'strong' ? null : (
          <p className={styles.why}>
            <Said>{run.containmentWhy}</Said>
          </p>
        )}
        <Remaining run={run} />
      </div>
      <RunActions run={run} />
    </li>
  );
}
