import { useId, useState, type FormEvent } from 'react';
import type { AppResponse } from '../../shared/ipc-window';
import { sentence } from '../../shared/reasons';
import { t } from '../i18n/translate';
import { Button } from '../ui/button';
import { Said } from '../ui/said';
import { QrCode } from './qr-code';
import styles from './settings.module.css';

/** A secret that was shown and is not in force yet. */
export type Begun = Extract<AppResponse<'step-up.totp-begin'>, { ok: true }>['value'];

type TotpSetUpProps = {
  readonly begun: Begun;
  /** The app has it; the codes are those of a first set-up, or none. */
  readonly onDone: (recovery: readonly string[]) => void;
  readonly onCancel: () => void;
};

/** The secret as QR code and as text, and the code that shows that the app has it. */
export function TotpSetUp({ begun, onDone, onCancel }: TotpSetUpProps) {
  const id = useId();
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const bare = code.replaceAll(/\s/gu, '');
  const finish = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const answer = await window.holdpoint.call('step-up.totp-finish', { code: bare });
    if (answer.ok) return onDone(answer.value.recovery);
    setCode('');
    setFault(sentence(answer));
  };
  return (
    <form
      className={styles.task}
      aria-labelledby={`${id}-title`}
      onSubmit={(event) => void finish(event)}
    >
      <h3 id={`${id}-title`}>{t('step-up.task.totp')}</h3>
      <p>{t('totp.scan')}</p>
      <div className={styles.enrol}>
        <QrCode rows={begun.qr} />
        <div className={styles.fields}>
          <p className={styles.secret}>
            <span id={`${id}-secret`}>{t('totp.secret')}</span>
            <code aria-labelledby={`${id}-secret`}>
              {begun.secret.match(/.{1,4}/gu)?.join(' ')}
            </code>
          </p>
          <label htmlFor={id}>{t('totp.code')}</label>
          <input
            id={id}
            className={styles.code}
            inputMode="numeric"
            autoComplete="one-time-code"
            spellCheck={false}
            value={code}
            aria-invalid={fault !== null}
            aria-describedby={fault === null ? undefined : `${id}-fault`}
            onChange={(event) => setCode(event.target.value)}
          />
          {fault === null ? null : (
            <p id={`${id}-fault`} className={styles.fault} role="alert">
              <Said>{fault}</Said>
            </p>
          )}
        </div>
      </div>
      <div className={styles.actions}>
        <Button onClick={onCancel}>{t('cancel')}</Button>
        <Button type="submit" look="accent" disabled={!/^\d{6}$/u.test(bare)}>
          {t('totp.finish')}
        </Button>
      </div>
    </form>
  );
}
