import { CalendarClock, CircleCheck, CircleDashed, CirclePause, UserRoundX } from 'lucide-react';
import type { Agent } from '../../shared/model/agent';
import type { AgentStatus } from '../../shared/model/snapshot';
import { countWords } from '../i18n/moments';
import { t } from '../i18n/translate';
import { useClock } from '../stores/clock';
import { AgentText } from '../ui/agent-text';
import { Ago } from '../ui/ago';
import { Badge } from '../ui/badge';
import { Fact, Facts } from '../ui/facts';
import { Said } from '../ui/said';
import { AbsenceLine } from './absence-line';
import { EffectChips } from './effect-choice';
import type { Offboarded } from './offboard-report';
import { RegistryActions } from './registry-actions';
import styles from './registry.module.css';

const stateLook = {
  proposed: { tone: 'wait', icon: CircleDashed },
  active: { tone: 'ok', icon: CircleCheck },
  suspended: { tone: 'held', icon: CirclePause },
  revoked: { tone: 'danger', icon: UserRoundX },
  retired: { tone: 'calm', icon: UserRoundX },
} as const;

/** Names that the operator gave, or "any" when he gave none. */
function Names({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) return t('registry.any');
  return <AgentText text={names.join(', ')} mono />;
}

function AgentFacts({ agent, runs }: { readonly agent: Agent; readonly runs: number }) {
  const { entitlements } = agent;
  const may = agent.state === 'proposed' ? t('onboard.asks') : t('registry.may');
  return (
    <Facts>
      <Fact label={may}>
        {entitlements.effects.length === 0 ? (
          t('registry.may.nothing')
        ) : (
          <EffectChips label={may} effects={entitlements.effects} />
        )}
      </Fact>
      <Fact label={t('registry.projects')}>
        <Names names={entitlements.projects} />
      </Fact>
      <Fact label={t('registry.hosts')}>
        <Names names={entitlements.hosts} />
      </Fact>
      <Fact label={t('registry.absence')}>
        <AbsenceLine detachment={agent.detachment} />
      </Fact>
      <Fact label={t('registry.review-by')}>
        <Ago atMs={agent.reviewBy} />
      </Fact>
      <Fact label={t('registry.runs')}>
        <data value={runs}>{countWords(runs)}</data>
      </Fact>
      <Fact label={t('registry.owner')}>
        <AgentText text={agent.owner} />
      </Fact>
    </Facts>
  );
}

type RegistryCardProps = {
  readonly agent: Agent;
  readonly found: AgentStatus | undefined;
  readonly runs: number;
  readonly onOffboarded: (report: Offboarded) => void;
};

/** One registered agent: its state, what it is for and may do, when that is looked at again, and what can be done. */
export function RegistryCard({ agent, found, runs, onOffboarded }: RegistryCardProps) {
  const isOverdue = useClock(({ nowMs }) => agent.reviewBy < nowMs);
  const { tone, icon: Icon } = stateLook[agent.state];
  const label = found?.label ?? agent.id;
  const { state } = agent;
  return (
    <li className={styles.card} data-state={state}>
      <div className={styles.head}>
        <h3>
          <Said>{label}</Said>
        </h3>
        <Badge tone={tone} icon={<Icon size={12} aria-hidden />}>
          {t(`registry.${state}`)}
        </Badge>
        {isOverdue ? (
          <Badge tone="wait" icon={<CalendarClock size={12} aria-hidden />}>
            {t('registry.overdue')}
          </Badge>
        ) : null}
      </div>
      {state === 'active' || state === 'retired' ? null : (
        <p className={styles.notice}>{t(`registry.${state}.text`)}</p>
      )}
      <p className={styles.purpose}>
        {agent.purpose === '' ? t('registry.purpose.none') : <AgentText text={agent.purpose} />}
      </p>
      <AgentFacts agent={agent} runs={runs} />
      <RegistryActions
        agent={agent}
        label={label}
        found={found}
        overdue={isOverdue}
        onOffboarded={onOffboarded}
      />
    </li>
  );
}
