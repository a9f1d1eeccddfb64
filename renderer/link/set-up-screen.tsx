import { useState, type FormEvent } from 'react';
import { t } from '../i18n/translate';
import { perform } from '../stores/failure';
import { Button } from '../ui/button';
import { Gate } from './gate';
import { PassphraseField } from './passphrase-field';
import { strengthOf, type Strength } from './passphrase-strength';
import styles from './passphrase.module.css';

const filled: Readonly<Record<Strength, number>> = { short: 0, weak: 1, fair: 2, good: 3 };

function StrengthMeter({ strength }: { readonly strength: Strength }) {
  return (
    <div className={styles.strength} data-strength={strength}>
      <span className={styles.bars} aria-hidden="true">
        {[1, 2, 3].map((step) => (
          <i key={step} data-on={step <= filled[strength]} />
        ))}
      </span>
      <p role="status">{t(`strength.${strength}`)}</p>
    </div>
  );
}

/** First start without a key store: choose the passphrase that seals the operator key. */
export function SetUpScreen() {
  const [passphrase, setPassphrase] = useState('');
  const [repeat, setRepeat] = useState('');
  const [sending, setSending] = useState(false);
  const strength = strengthOf(passphrase);
  const differs = repeat !== '' && repeat !== passphrase;
  const ready = strength !== 'short' && repeat === passphrase && !sending;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!ready) return;
    setSending(true);
    await perform('app:passphrase', { passphrase });
    setSending(false);
  };
  return (
    <Gate state="watching" title={t('link.set-up')} text={t('link.set-up.text')}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <PassphraseField
          label={t('link.passphrase')}
          value={passphrase}
          onChange={setPassphrase}
          use="new"
          autoFocus
        />
        <StrengthMeter strength={strength} />
        <PassphraseField
          label={t('link.repeat')}
          value={repeat}
          onChange={setRepeat}
          use="new"
          fault={differs ? t('link.repeat.differs') : undefined}
        />
        <p className={styles.note}>{t('link.set-up.note')}</p>
        <div className={styles.go}>
          <Button look="accent" type="submit" disabled={!ready}>
            {t('link.set-up.go')}
          </Button>
        </div>
      </form>
    </Gate>
  );
}
