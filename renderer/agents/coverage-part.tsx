import { ChevronRight } from 'lucide-react';
import type { AgentStatus } from '../../shared/model/snapshot';
import { t } from '../i18n/translate';
import { Said } from '../ui/said';
import styles from './coverage.module.css';
import { FaultsBadge, FaultTable } from './fault-table';

function Names({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  return (
    <div>
      <h4>{title}</h4>
      {names.length === 0 ? (
        <p>{t('coverage.ungated.none')}</p>
      ) : (
        <ul>
          {names.map((name) => (
            <li key={name}>
              <Said>{name}</Said>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What of a product goes through us, what does not, and what it does when something breaks; folded until it is asked for. */
export function CoveragePart({ agent }: { readonly agent: AgentStatus }) {
  const { coverage, measured } = agent;
  return (
    <div className={styles.coverage}>
      <details>
        <summary>
          <ChevronRight size={14} aria-hidden />
          {t('coverage.show')}
        </summary>
        <div className={styles.lists}>
          <Names title={t('coverage.gated')} names={coverage.gated} />
          <Names title={t('coverage.ungated')} names={coverage.ungated} />
        </div>
      </details>
      <details>
        <summary>
          <ChevronRight size={14} aria-hidden />
          {t('faults.title')} <FaultsBadge measured={measured} />
        </summary>
        <FaultTable measured={measured} />
      </details>
    </div>
  );
}
