import { Bot, Eye, EyeOff, TriangleAlert } from 'lucide-react';
import type { WitnessHealth } from '../../shared/model/presence';
import type { Snapshot } from '../../shared/model/snapshot';
import { t } from '../i18n/translate';
import { Badge } from '../ui/badge';
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
                <Said>{name}</Said>
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

/** The registered agents, then every product an adapter exists for and whether its hook stands. */
export function AgentsView({ snapshot }: { readonly snapshot: Snapshot }) {
  return (
    <div className={styles.view}>
      <RegistrySection snapshot={snapshot} />
      <Section title={t('agents.title')}>
        <p className={styles.intro}>{t('agents.intro')}</p>
        {snapshot.agents.length === 0 ? (
          <Empty icon={<Bot size={28} aria-hidden />} title={t('agents.none')} />
        ) : (
          <ul className={styles.list}>
            {snapshot.agents.map((agent) => (
              <AgentCard key={agent.product} agent={agent} />
            ))}
          </ul>
        )}
      </Section>
      <Witnesses witnesses={snapshot.witnesses} />
    </div>
  );
}
