import { Radar } from 'lucide-react';
import type { Snapshot } from '../../shared/model/snapshot';
import { listWords } from '../i18n/moments';
import { t } from '../i18n/translate';
import { findAgents } from '../stores/connecting';
import { newlyFound, rememberOffered, useOffered } from '../stores/offered';
import { Button } from '../ui/button';
import styles from './connect.module.css';

/** One line in Now about products that came to this machine since: offered once, without leaving what the operator looks at. */
export function NewlyFound({ snapshot }: { readonly snapshot: Snapshot }) {
  const offered = useOffered((state) => state.offered);
  const found = newlyFound(snapshot, offered);
  if (found.length === 0) return null;
  const agents = listWords(found.map(({ label }) => label));
  return (
    <section className={styles.offer} aria-label={t('connect.offer.label')}>
      <Radar size={16} aria-hidden />
      <p>{t('connect.offer', { agents, count: found.length })}</p>
      <Button onClick={() => rememberOffered(found.map(({ product }) => product))}>
        {t('connect.later')}
      </Button>
      <Button look="accent" onClick={() => void findAgents()}>
        {t('connect.offer.go')}
      </Button>
    </section>
  );
}
