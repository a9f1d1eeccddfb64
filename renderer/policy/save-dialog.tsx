import { AlertDialog } from '@base-ui/react/alert-dialog';
import { TriangleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import { t } from '../i18n/translate';
import { useAppState } from '../stores/app-state';
import { closeSave, runBackTest, saveRules, usePolicy, type Saving } from '../stores/policy';
import { Button } from '../ui/button';
import confirm from '../ui/confirm.module.css';
import { firstProof, ProofField } from '../ui/proof-field';
import { Said } from '../ui/said';
import { AskedPart } from './asked-part';
import { BackTestSummary, ChangedCalls } from './back-test-panel';
import { newlyAllowed } from './back-test-order';
import styles from './save-dialog.module.css';

const listed = 5;

/** What nobody would be asked about any more, before anything is written. */
function Consequences() {
  const backTest = usePolicy((state) => state.backTest);
  return (
    <section aria-labelledby="consequences-title" className={styles.part}>
      <h3 id="consequences-title">{t('policy.save.back-test')}</h3>
      <AskedPart asked={backTest} again={() => void runBackTest()}>
        {(result) => (
          <>
            <BackTestSummary result={result} />
            <ChangedCalls changed={newlyAllowed(result.changed)} most={listed} />
          </>
        )}
      </AskedPart>
    </section>
  );
}

function Warnings({ saving }: { readonly saving: Saving }) {
  if (saving.kind !== 'open') return null;
  return (
    <>
      {saving.changedOutside ? (
        <p className={styles.warning}>
          <TriangleAlert size={15} aria-hidden />
          {t('policy.save.outside')}
        </p>
      ) : null}
      {saving.fault === null ? null : (
        <p className={styles.fault} role="alert">
          <TriangleAlert size={15} aria-hidden />
          <Said>{saving.fault}</Said>
        </p>
      )}
    </>
  );
}

function SaveForm({ saving }: { readonly saving: Saving }) {
  const enrolled = useAppState(({ app }) => app?.snapshot?.stepUp.enrolled) ?? [];
  const [proof, setProof] = useState(() => firstProof(enrolled));
  const asksProof = enrolled.length > 0;
  const busy = saving.kind === 'busy';
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && (!asksProof || proof !== null)) void saveRules(asksProof ? proof : null);
      }}
    >
      <Consequences />
      <Warnings saving={saving} />
      {asksProof ? (
        <div className={styles.part}>
          <p>{t('policy.save.proof')}</p>
          <ProofField factors={enrolled} onProof={setProof} />
        </div>
      ) : null}
      <div className={confirm.actions}>
        <Button onClick={closeSave}>{t('cancel')}</Button>
        <Button type="submit" look="accent" disabled={busy || (asksProof && proof === null)}>
          {busy ? t('policy.save.saving') : t('policy.save.go')}
        </Button>
      </div>
    </form>
  );
}

/** The step between the text and the file. Focus begins on the way back, Escape is the way back. */
export function SaveDialog() {
  const saving = usePolicy((state) => state.saving);
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <AlertDialog.Root
      open={saving.kind !== 'closed'}
      onOpenChange={(next) => (next ? undefined : closeSave())}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={confirm.scrim} />
        <AlertDialog.Popup className={`${confirm.box} ${styles.box}`} initialFocus={heading}>
          <AlertDialog.Title ref={heading} tabIndex={-1} className={confirm.title}>
            {t('policy.save.title')}
          </AlertDialog.Title>
          <AlertDialog.Description className={confirm.text}>
            {t('policy.save.text')}
          </AlertDialog.Description>
          <SaveForm saving={saving} />
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
