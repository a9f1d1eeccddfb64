import { KeyRound, ShieldX } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { t } from '../i18n/translate';
import { perform } from '../stores/failure';
import { Button } from '../ui/button';
import { Said } from '../ui/said';
import { Gate } from './gate';
import { PassphraseField } from './passphrase-field';
import styles from './passphrase.module.css';

function UnlockForm({ wrong }: { readonly wrong: boolean }) {
  const [passphrase, setPassphrase] = useState('');
  const [sending, setSending] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (passphrase === '' || sending) return;
    setSending(true);
    await perform('app:passphrase', { passphrase });
    setPassphrase('');
    setSending(false);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <PassphraseField
        label={t('link.passphrase')}
        value={passphrase}
        onChange={setPassphrase}
        use="current"
        fault={wrong && passphrase === '' ? t('link.locked.wrong') : undefined}
      />
      <div className={styles.go}>
        <Button look="accent" type="submit" disabled={passphrase === '' || sending}>
          {sending ? t('link.unlocking') : t('link.unlock')}
        </Button>
      </div>
    </form>
  );
}

/** Locked, but the daemon is seen: the brakes work below, so the passphrase only takes a bar. */
export function UnlockBar({ wrong }: { readonly wrong: boolean }) {
  return (
    <section className={styles.bar} aria-labelledby="unlock-title">
      <KeyRound size={20} aria-hidden />
      <div>
        <h2 id="unlock-title">{t('link.locked')}</h2>
        <p>{t('link.locked.text')}</p>
      </div>
      <UnlockForm wrong={wrong} />
    </section>
  );
}

/** Locked and nothing known yet. */
export function UnlockScreen({ wrong }: { readonly wrong: boolean }) {
  return (
    <Gate state="held" title={t('link.locked')} text={t('link.locked.text')}>
      <UnlockForm wrong={wrong} />
    </Gate>
  );
}

/** The daemon is seen, but this app is not the operator's: why, and that the brakes work. */
export function RefusedBar({ reason }: { readonly reason: string }) {
  return (
    <section className={styles.bar} data-look="danger" aria-labelledby="refused-title">
      <ShieldX size={20} aria-hidden />
      <div>
        <h2 id="refused-title">{t('link.refused')}</h2>
        <p>
          {t('link.refused.text')} <Said>{reason}</Said>
        </p>
      </div>
    </section>
  );
}
