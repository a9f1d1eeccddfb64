import { useEffect, useState } from 'react';
import type { PanicKey } from '../../shared/ipc';
import { t } from '../i18n/translate';
import { perform } from '../stores/failure';
import { Section } from '../ui/section';
import styles from './settings.module.css';

const command = 'holdpoint kill --all';

function KeyWords({ panicKey }: { readonly panicKey: PanicKey }) {
  return (
    <p className={styles.keys} data-works={panicKey.state === 'works'}>
      <kbd>{panicKey.keys}</kbd>
      <span>
        {t(`panic.${panicKey.state}`)}
        {panicKey.state === 'works' ? null : (
          <>
            {' '}
            <code>{command}</code>
          </>
        )}
      </span>
    </p>
  );
}

/** The keys that end everything, and whether this desktop gives them to us. */
export function PanicSection() {
  const [panicKey, setPanicKey] = useState<PanicKey | null>(null);
  useEffect(() => {
    let stands = true;
    void perform('app:panic-key', {}).then((answer) => {
      if (stands && answer.ok) setPanicKey(answer.value);
    });
    return () => {
      stands = false;
    };
  }, []);
  return (
    <Section title={t('panic.title')}>
      <p className={styles.intro}>{t('panic.text')}</p>
      {panicKey === null ? null : <KeyWords panicKey={panicKey} />}
    </Section>
  );
}
