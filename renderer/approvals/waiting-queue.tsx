import { t } from '../i18n/translate';
import { useAppState } from '../stores/app-state';
import { pickCard, useApprovals } from '../stores/approvals';
import { AgentText } from '../ui/agent-text';
import { Ago } from '../ui/ago';
import { Headline } from './headline';
import styles from './waiting-queue.module.css';

/** The others that wait, in the order in which they came. Picking one shows it; nothing here moves by itself. */
export function WaitingQueue() {
  const queue = useApprovals((state) => state.queue);
  const approvals = useAppState((state) => state.app?.snapshot?.approvals);
  const shown = queue.shown.kind === 'card' ? queue.shown.id : null;
  const others = queue.order
    .filter((id) => id !== shown)
    .flatMap((id) => approvals?.find((card) => card.id === id) ?? []);
  if (others.length === 0) return null;
  return (
    <section className={styles.queue} aria-labelledby="queue-title">
      <h2 id="queue-title">{t('approval.queue', { count: others.length })}</h2>
      <ol>
        {others.map((card) => (
          <li key={card.id}>
            <button type="button" onClick={() => pickCard(card.id)}>
              <span className={styles.agent}>
                <AgentText text={card.agentLabel} />
              </span>
              <span className={styles.what}>
                <Headline card={card} />
              </span>
              <Ago atMs={card.askedAt} />
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
