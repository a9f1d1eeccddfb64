import { CircleAlert } from 'lucide-react';
import { t } from '../i18n/translate';
import { dismissFailure, useFailure } from '../stores/failure';
import { Button } from '../ui/button';
import { Said } from '../ui/said';
import styles from './failure-bar.module.css';

/** What was asked for and refused: the sentence of shared/reasons.ts, until it is dismissed. Spoken by the live region. */
export function FailureBar() {
  const text = useFailure((state) => state.text);
  if (text === null) return null;
  return (
    <div className={styles.bar}>
      <CircleAlert size={16} aria-hidden />
      <p>
        <Said>{text}</Said>
      </p>
      <Button look="quiet" size="s" onClick={dismissFailure}>
        {t('dismiss')}
      </Button>
    </div>
  );
}
