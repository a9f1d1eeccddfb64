import { useState, type FormEvent } from 'react';
import type { Factor, StepUpProof } from '../../shared/model/step-up';
import { sentence, type Outcome } from '../../shared/reasons';
import { t } from '../i18n/translate';
import { useAppState } from '../stores/app-state';
import { failed } from '../stores/failure';
import { Button } from '../ui/button';
import { Confirm } from '../ui/confirm';
import confirm from '../ui/confirm.module.css';
import { firstProof } from '../ui/proof-field';
import { AgentDialog } from './agent-dialog';
import { ProofPart } from './proof-part';
import styles from './registry.module.css';

type ProvedConfirmProps = {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly onClose: () => void;
  /** Does it; the outcome of the daemon. `proof` is null as long as no factor is set up. */
  readonly act: (proof: StepUpProof | null) => Promise<Outcome<unknown>>;
};

/** Asks before a hook is taken away: with a step-up set up, for that too. */
export function ProvedConfirm(props: ProvedConfirmProps) {
  const enrolled = useAppState(({ app }) => app?.snapshot?.stepUp.enrolled) ?? [];
  if (enrolled.length > 0) return <ProofDialog {...props} enrolled={enrolled} />;
  const act = async (): Promise<void> => {
    const outcome = await props.act(null);
    if (!outcome.ok) failed(outcome);
  };
  return (
    <Confirm
      open
      title={props.title}
      text={props.text}
      confirm={props.confirm}
      onClose={props.onClose}
      onConfirm={() => void act()}
    />
  );
}

/** A refusal (a wrong code) is said where the proof was given. */
function ProofDialog({
  enrolled,
  ...props
}: ProvedConfirmProps & { readonly enrolled: readonly Factor[] }) {
  const [proof, setProof] = useState(() => firstProof(enrolled));
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const act = async (): Promise<void> => {
    setBusy(true);
    const outcome = await props.act(proof);
    setBusy(false);
    if (outcome.ok) props.onClose();
    else setFault(sentence(outcome));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy && proof !== null) void act();
  };
  return (
    <AgentDialog title={props.title} text={props.text} onClose={props.onClose}>
      <form className={styles.form} onSubmit={submit}>
        <ProofPart text={t('hook.proof')} enrolled={enrolled} fault={fault} onProof={setProof} />
        <div className={`${confirm.actions} ${styles.foot}`}>
          <Button onClick={props.onClose}>{t('cancel')}</Button>
          <Button type="submit" look="danger" disabled={busy || proof === null}>
            {props.confirm}
          </Button>
        </div>
      </form>
    </AgentDialog>
  );
}
