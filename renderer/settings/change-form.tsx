import { useId, useState, type FormEvent } from 'react';
import type { Factor } from '../../shared/model/step-up';
import { t } from '../i18n/translate';
import { Button } from '../ui/button';
import { firstProof, ProofField } from '../ui/proof-field';
import { Said } from '../ui/said';
import { makeChange, type Change, type Changed } from './change';
import { NewPassphrase } from './new-passphrase';
import styles from './settings.module.css';

type ChangeFormProps = {
  readonly change: Change;
  /** Enrolled factors, strongest first; with one, each change is proved. */
  readonly enrolled: readonly Factor[];
  readonly onChanged: (changed: Exclude<Changed, { kind: 'fault' }>) => void;
  readonly onCancel: () => void;
};

/** Asks what a change needs: the new passphrase, and a proof by what is set up already. */
export function ChangeForm({ change, enrolled, onChanged, onCancel }: ChangeFormProps) {
  const id = useId();
  const [passphrase, setPassphrase] = useState('');
  const [proof, setProof] = useState(() => firstProof(enrolled));
  const [fault, setFault] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  const [busy, setBusy] = useState(false);
  const isNew = change.kind === 'passphrase';
  const filled = !isNew || passphrase !== '';
  const ready = filled && (enrolled.length === 0 || proof !== null) && !busy;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    const changed = await makeChange(change, {
      proof: enrolled.length === 0 ? null : proof,
      passphrase,
    });
    setBusy(false);
    if (changed.kind !== 'fault') return onChanged(changed);
    setFault(changed.text);
    // A code works once, right or wrong: an empty field for the next one.
    setTries(tries + 1);
    setProof(firstProof(enrolled));
  };
  return (
    <form
      className={styles.task}
      aria-labelledby={`${id}-title`}
      onSubmit={(event) => void submit(event)}
    >
      <h3 id={`${id}-title`}>{t(`step-up.task.${change.kind}`)}</h3>
      {change.kind === 'remove' ? <p>{t('step-up.task.remove.text')}</p> : null}
      {isNew ? <NewPassphrase onPassphrase={setPassphrase} /> : null}
      {enrolled.length === 0 ? null : (
        <div className={styles.fields}>
          <p>{t('step-up.prove')}</p>
          <ProofField key={tries} factors={enrolled} onProof={setProof} />
        </div>
      )}
      {fault === null ? null : (
        <p className={styles.fault} role="alert">
          <Said>{fault}</Said>
        </p>
      )}
      <div className={styles.actions}>
        <Button onClick={onCancel}>{t('cancel')}</Button>
        <Button
          type="submit"
          look={change.kind === 'remove' ? 'danger' : 'accent'}
          disabled={!ready}
        >
          {busy ? t('step-up.busy') : t('step-up.go')}
        </Button>
      </div>
    </form>
  );
}
