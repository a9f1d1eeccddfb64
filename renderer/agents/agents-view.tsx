import { Bot, ChevronRight, Eye, EyeOff, Radar, TriangleAlert } from 'lucide-react';
import type { WitnessHealth } from '../../shared/model/presence';
import type { AgentStatus, Snapshot } from '../../shared/model/snapshot';
import { witnessName } from '../../shared/witness-words';
import { t } from '../i18n/translate';
import { findAgents } from '../stores/connecting';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Empty } from '../ui/empty';
import { Said } from '../ui/said';
import { Section } from '../ui/section';
import { AgentCard } from './agent-card';
import { RegistrySection } from './registry-section';
import styles from './agents-view.module.css';

const witnessLook = {
  watching: { tone: 'ok', icon: Eye },
  absent: { tone: 'calm', icon: EyeOff },
  failed: { tone: 'danger', icon: TriangleAlert },
} as const;

function Witnesses({ witnesses }: { readonly witnesses: readonly WitnessHealth[] }) {
  if (witnesses.length === 0) return null;
  return (
    <Section title={t('witness.title')}>
      <ul className={styles.witnesses}>
        {witnesses.map(({ name, state, detail }) => {
          const { tone, icon: Icon } = witnessLook[state];
          return (
            <li key={name}>
              <Badge tone={tone} icon={<Icon size={12} aria-hidden />}>
                {t(`witness.${state}`)}
              </Badge>
              <span>
                <Said>{witnessName(name)}</Said>
              </span>
              <small>
                <Said>{detail}</Said>
              </small>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

const isHere = ({ installed, hook }: AgentStatus): boolean => installed || hook !== 'not-connected';

/** Products that this machine does not have, folded away: they may be connected before they are installed. */
function Elsewhere({ agents }: { readonly agents: readonly AgentStatus[] }) {
  if (agents.length === 0) return null;
  return (
    <details className={styles.elsewhere}>
      <summary>
        <ChevronRight size={14} aria-hidden />
        {t('agents.not-installed', { count: agents.length })}
      </summary>
      <ul className={styles.list}>
        {agents.map((agent) => (
          <AgentCard key={agent.product} agent={agent} />
        ))}
      </ul>
    </details>
  );
}

function Connections({ agents }: { readonly agents: readonly AgentStatus[] }) {
  const here = agents.filter(isHere);
  return (
    <Section title={t('agents.title')}>
      <div className={styles.lead}>
        <p className={styles.intro}>{t('agents.intro')}</p>
        <Button icon={<Radar size={15} aria-hidden />} onClick={() => void findAgents()}>
          {t('agents.find')}
        </Button>
      </div>
      {here.length === 0 ? (
        <Empty icon={<Bot size={28} aria-hidden />} title={t('connect.none')} />
      ) : (
        <ul className={styles.list}>
          {here.map((agent) => (
            <AgentCard key={agent.product} agent={agent} />
          ))}
        </ul>
      )}
      <Elsewhere agents={agents.filter((agent) => !isHere(agent))} />
    </Section>
  );
}

/** The registered agents, then every product an adapter exists for and whether its hook stands. */
export function AgentsView({ snapshot }: { readonly snapshot: Snapshot }) {
  return (
    <div className={styles.view}>
      <RegistrySection snapshot={snapshot} />
      <Connections agents={snapshot.agents} />
      <Witnesses witnesses={snapshot.witnesses} />
    </div>
  );
}
