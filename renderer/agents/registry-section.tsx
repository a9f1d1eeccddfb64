import { UserRoundCheck } from 'lucide-react';
import { useState } from 'react';
import type { Snapshot } from '../../shared/model/snapshot';
import { t } from '../i18n/translate';
import { Empty } from '../ui/empty';
import { RowList } from '../ui/row-list';
import { Section } from '../ui/section';
import { OffboardReport, type Offboarded } from './offboard-report';
import { RegistryCard } from './registry-card';
import styles from './registry.module.css';

/** Every agent that was seen; one that was offboarded only when it is connected again. */
export function RegistrySection({ snapshot }: { readonly snapshot: Snapshot }) {
  const [report, setReport] = useState<Offboarded | null>(null);
  const { registry, agents, runs } = snapshot;
  return (
    <Section title={t('registry.title')}>
      <p className={styles.intro}>{t('registry.intro')}</p>
      {registry.length === 0 ? (
        <Empty icon={<UserRoundCheck size={28} aria-hidden />} title={t('registry.none')}>
          <p>{t('registry.none.text')}</p>
        </Empty>
      ) : (
        <RowList className={styles.list}>
          {registry.map((agent) => (
            <RegistryCard
              key={agent.id}
              agent={agent}
              found={agents.find(({ product }) => product === agent.product)}
              runs={runs.filter(({ agentId }) => agentId === agent.id).length}
              onOffboarded={setReport}
            />
          ))}
        </RowList>
      )}
      {report === null ? null : <OffboardReport report={report} onClose={() => setReport(null)} />}
    </Section>
  );
}
