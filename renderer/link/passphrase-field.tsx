import { useId, useState } from 'react';
import { t } from '../i18n/translate';
import { Button } from '../ui/button';
import styles from './passphrase.module.css';

type FieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** `new` when it is being chosen: password managers offer to make one (WCAG 3.3.8: paste and managers are welcome). */
  readonly use: 'new' | 'current';
  readonly fault?: string | undefined;
  readonly autoFocus?: boolean;
};

/** One passphrase, hidden unless asked, with its fault said where it is. */
export function PassphraseField({
  label,
  value,
  onChange,
  use,
  fault,
  autoFocus = false,
}: FieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.line}>
        <input
          id={id}
          type={shown ? 'text' : 'password'}
          value={value}
          autoFocus={autoFocus}
          autoComplete={use === 'new' ? 'new-password' : 'current-password'}
          spellCheck={false}
          aria-invalid={fault !== undefined}
          aria-describedby={fault === undefined ? undefined : `${id}-fault`}
          onChange={(event) => onChange(event.target.value)}
        />
        <Button look="quiet" size="s" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? t('link.hide') : t('link.show')}
        </Button>
      </div>
      {fault === undefined ? null : (
        <p id={`${id}-fault`} className={styles.fault}>
          {fault}
        </p>
      )}
    </div>
  );
}
