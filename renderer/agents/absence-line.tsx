import type { Agent, AgentDetachment } from '../../shared/model/agent';
import { duration } from '../i18n/moments';
import { t } from '../i18n/translate';
import styles from './registry.module.css';

/** What differs from the rules beside the four acts. */
function moreOf({ killAfterMs, drainMs, readOnly, resume }: AgentDetachment): readonly string[] {
  return [
    killAfterMs === undefined
      ? null
      : t('registry.absence.kill-after', { time: duration(killAfterMs) }),
    drainMs === undefined ? null : t('registry.absence.drain', { time: duration(drainMs) }),
    readOnly === undefined
      ? null
      : t(readOnly ? 'registry.absence.reads' : 'registry.absence.no-reads'),
    resume === undefined ? null : t(`registry.absence.resume.${resume}`),
  ].filter((words) => words !== null);
}

/** What absence does to an agent, in one line. */
export function AbsenceLine({ detachment }: Pick<Agent, 'detachment'>) {
  if (detachment === null) return <>{t('registry.absence.rules')}</>;
  const { idle, away, locked, gone } = detachment;
  const acts = t('registry.absence.own', {
    idle: t(`absence.${idle}`),
    away: t(`absence.${away}`),
    locked: t(`absence.${locked}`),
    gone: t(`absence.${gone}`),
  });
  return (
    <span className={styles.absence}>
      {[acts, ...moreOf(detachment)].map((words) => (
        <span key={words}>{words}</span>
      ))}
    </span>
  );
}
