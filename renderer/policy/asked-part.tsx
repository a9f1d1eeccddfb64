import { CircleAlert, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../i18n/translate';
import { answerOf, type Asked } from '../stores/asked';
import { usePolicy } from '../stores/policy';
import { Button } from '../ui/button';
import { Said } from '../ui/said';
import styles from './panel.module.css';

type AskedPartProps<T> = {
  readonly asked: Asked<T>;
  readonly again: () => void;
  /** Say when the answer is about an older text: for what is not asked again by itself. */
  readonly saysStale?: boolean;
  readonly children: (value: T) => ReactNode;
};

/** Why it could not be answered, and another try. */
function Failed({ text, again }: { readonly text: string; readonly again: () => void }) {
  return (
    <div className={styles.failed} role="status">
      <CircleAlert size={15} aria-hidden />
      <p>
        <Said>{text}</Said>
      </p>
      <Button size="s" onClick={again}>
        {t('policy.again')}
      </Button>
    </div>
  );
}

/** An answer of the daemon with its other states: on its way, refused, about an older text. */
export function AskedPart<T>({ asked, again, saysStale = false, children }: AskedPartProps<T>) {
  const forText = answerOf(asked)?.forText;
  const stale = usePolicy((state) => saysStale && forText !== state.text);
  if (asked.kind === 'idle') return null;
  if (asked.kind === 'failed') return <Failed text={asked.text} again={again} />;
  const answer = answerOf(asked);
  if (answer === null)
    return (
      <p className={styles.busy} role="status">
        <LoaderCircle size={15} aria-hidden />
        {t('policy.busy')}
      </p>
    );
  return (
    <div className={styles.answer} data-stale={stale}>
      {stale ? <p className={styles.stale}>{t('policy.stale')}</p> : null}
      {children(answer.value)}
    </div>
  );
}
