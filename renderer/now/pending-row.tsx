import { KeyRound } from 'lucide-react';
import type { ApprovalCard } from '../../shared/model/approval';
import { Headline } from '../approvals/headline';
import { duration } from '../i18n/moments';
import { t } from '../i18n/translate';
import { perform } from '../stores/failure';
import { useTimeLeft } from '../stores/time-left';
import { AgentText } from '../ui/agent-text';
import { Ago } from '../ui/ago';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import styles from './pending-row.module.css';

/** One line that tells calls apart: the path of a file, else the first line of the text. The card shows all of it. */
const gistOf = ({ path, text }: ApprovalCard['payload']): string =>
  path ?? text.trimStart().split('\n', 1)[0] ?? '';

/** One waiting approval: what it would do, the first line of what would run, and the two ways on. Allowing is not one of them. */
export function PendingRow({ card }: { readonly card: ApprovalCard }) {
  const left = useTimeLeft(card);
  const { id: approvalId, digest } = card;
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <h3 className={styles.headline}>
          <Headline card={card} />
          {card.count > 1 ? (
            <Badge tone="wait" title={t('now.identical.long', { count: card.count })}>
              {t('now.identical', { count: card.count })}
            </Badge>
          ) : null}
          {card.needs === 'none' ? null : (
            <Badge tone="held" icon={<KeyRound size={12} aria-hidden />}>
              {t('now.needs')}
            </Badge>
          )}
        </h3>
        <code className={styles.payload}>
          <AgentText text={gistOf(card.payload)} />
        </code>
        <p className={styles.facts}>
          <AgentText text={card.agentLabel} />
          <AgentText text={card.cwd} mono />
          <Ago atMs={card.askedAt} />
          <span>
            {t(card.hostLimit ? 'now.expires.host' : 'now.expires', { time: duration(left) })}
          </span>
          {card.callerAway ? <span className={styles.away}>{t('now.caller-away')}</span> : null}
        </p>
      </div>
      <div className={styles.actions}>
        <Button
          onClick={() => void perform('approval:deny', { approvalId, digest, notAsked: false })}
        >
          {t('now.deny')}
        </Button>
        <Button look="accent" onClick={() => void perform('app:open-approvals', { approvalId })}>
          {t('now.review')}
        </Button>
      </div>
    </li>
  );
}
