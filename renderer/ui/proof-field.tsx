import { useId, useState } from 'react';
import type { Factor, StepUpProof } from '../../shared/model/step-up';
import { proofOf, waysOf, type Way } from '../../shared/proof-of';
import { t } from '../i18n/translate';
import styles from './proof-field.module.css';

/** What is proved before anything is entered: only the system's own dialog needs nothing typed. */
export const firstProof = (factors: readonly Factor[]): StepUpProof | null =>
  proofOf(waysOf(factors)[0] ?? 'totp', '');

const fields = {
  totp: { type: 'text', inputMode: 'numeric', autoComplete: 'one-time-code' },
  passphrase: { type: 'password', inputMode: 'text', autoComplete: 'current-password' },
  recovery: { type: 'text', inputMode: 'text', autoComplete: 'off' },
} as const;

type ProofFieldProps = {
  /** Enrolled factors, strongest first. */
  readonly factors: readonly Factor[];
  readonly onProof: (proof: StepUpProof | null) => void;
};

/** Asks for a step-up: which factor, and its code. Pasting and password managers work (WCAG 3.3.8). */
export function ProofField({ factors, onProof }: ProofFieldProps) {
  const ways = waysOf(factors);
  const [way, setWay] = useState<Way>(ways[0] ?? 'totp');
  const [text, setText] = useState('');
  const id = useId();
  const enter = (nextWay: Way, next: string): void => {
    setWay(nextWay);
    setText(next);
    onProof(proofOf(nextWay, next));
  };
  return (
    <div className={styles.proof}>
      {ways.length < 2 ? null : (
        <select
          className={styles.way}
          aria-label={t('proof.factor')}
          value={way}
          onChange={(event) => enter(ways.find((one) => one === event.target.value) ?? way, '')}
        >
          {ways.map((one) => (
            <option key={one} value={one}>
              {t(`proof.${one}`)}
            </option>
          ))}
        </select>
      )}
      {way === 'platform' ? (
        <p>{t('proof.platform.text')}</p>
      ) : (
        <input
          {...fields[way]}
          id={id}
          className={styles.field}
          data-way={way}
          aria-label={t(`proof.${way}`)}
          placeholder={t(`proof.${way}`)}
          spellCheck={false}
          value={text}
          onChange={(event) => enter(way, event.target.value)}
        />
      )}
    </div>
  );
}
