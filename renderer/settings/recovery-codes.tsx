import { t } from '../i18n/translate';
import { Button } from '../ui/button';
import styles from './settings.module.css';

/** The codes, shown this once. */
export function RecoveryCodes({
  codes,
  onDone,
}: {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}) {
  return (
    <section className={styles.task} aria-labelledby="codes-title">
      <h3 id="codes-title">{t('codes.title')}</h3>
      <p>{t('codes.text')}</p>
      <ol className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className={styles.actions}>
        <Button look="accent" onClick={onDone}>
          {t('codes.done')}
        </Button>
      </div>
    </section>
  );
}
