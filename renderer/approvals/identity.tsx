import { BadgeCheck, BadgeX } from 'lucide-react';
import type { ApprovalCard } from '../../shared/model/approval';
import { t } from '../i18n/translate';
import { AgentStateBadge, useAgent } from '../now/agent-state-badge';
import { projectOf } from '../now/project-name';
import { ContainmentBadge } from '../now/run-row';
import { AgentText } from '../ui/agent-text';
import { Badge } from '../ui/badge';
import styles from './identity.module.css';

const runIdShown = 8;

function ProcessBadge({ chain }: Pick<ApprovalCard, 'chain'>) {
  const verified = chain.find((link) => link.role === 'agent')?.verified === true;
  const Icon = verified ? BadgeCheck : BadgeX;
  return (
    <Badge
      tone={verified ? 'ok' : 'danger'}
      icon={<Icon size={12} aria-hidden />}
      title={verified ? t('identity.verified.text') : t('identity.unverified.text')}
    >
      {verified ? t('identity.verified') : t('identity.unverified')}
    </Badge>
  );
}

/** Who asks: the agent and how far that is sure, who answers for it, in which project and run. */
export function Identity({ card }: { readonly card: ApprovalCard }) {
  const agent = useAgent(card.product);
  return (
    <header className={styles.identity}>
      <p className={styles.who}>
        <strong>
          <AgentText text={card.agentLabel} />
        </strong>
        <AgentStateBadge agent={agent} />
        <ProcessBadge chain={card.chain} />
        <ContainmentBadge grade={card.containment} />
        {card.count > 1 ? (
          <Badge tone="wait" title={t('now.identical.long', { count: card.count })}>
            {t('now.identical', { count: card.count })}
          </Badge>
        ) : null}
      </p>
      <p className={styles.where}>
        <span>
          <AgentText text={projectOf(card.cwd)} />
        </span>
        <span>{t('approval.run', { id: card.runId.slice(0, runIdShown) })}</span>
        {agent === undefined ? null : (
          <span>
            {t('identity.owner')} <AgentText text={agent.owner} />
          </span>
        )}
      </p>
    </header>
  );
}
