import { useState } from 'react';
import { t } from '../i18n/translate';
import { PassphraseField } from '../link/passphrase-field';
import styles from './settings.module.css';

/** The daemon's own bound (shared/wires/step-up-wire.ts). */
const leastLength = 12;

/** A passphrase that is being chosen, twice; tells '' until both are the same and long enough. */
export function NewPassphrase({ onPassphrase }: { readonly onPassphrase: (text: string) => void }) {
  const [text, setText] = useState('');
  const [again, setAgain] = useState('');
  const enter = (first: string, second: string): void => {
    setText(first);
    setAgain(second);
    onPassphrase(first === second && first.length >= leastLength ? first : '');
  };
  return (
    <div className={styles.fields}>
      <PassphraseField
        label={t('new-passphrase')}
        value={text}
        onChange={(next) => enter(next, again)}
        use="new"
      />
      <p className={styles.hint}>{t('new-passphrase.short')}</p>
      <PassphraseField
        label={t('new-passphrase.again')}
        value={again}
        onChange={(next) => enter(text, next)}
        use="new"
        fault={again !== '' && again !== text ? t('new-passphrase.differs') : undefined}
      />
    </div>
  );
}
