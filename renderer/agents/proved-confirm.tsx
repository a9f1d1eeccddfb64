import { useState, type FormEvent } from 'react';
import type { Factor, StepUpProof } from '../../shared/model/step-up';
import { sentence, type Outcome } from '../../shared/reasons';
import { t } from '../i18n/translate';
import { useAppState } from '../stores/app-state';
import { failed } from '../stores/failure';
import { Button } from '../ui/button';
import { Confirm } from '../ui/confirm';
import confirm from '../ui/confirm.module.css';
import form from '../ui/form.module.css';
import { firstProof } from '../ui/proof-field';
import { ProofPart } from '../ui/proof-part';
import { useAsking } from '../ui/use-asking';
import { AgentDialog } from './agent-dialog';

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
  if (enrolled.length > 0)
    return <ProofDialog {...props} enrolled={enrolled} why={t('hook.proof')} look="danger" />;
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

type ProofDialogProps = Omit<ProvedConfirmProps, 'act'> & {
  readonly enrolled: readonly Factor[];
  /** Why a step-up is asked for. */
  readonly why: string;
  readonly look: 'danger' | 'accent';
  readonly act: (proof: StepUpProof) => Promise<Outcome<unknown>>;
};

/** Does one thing with a step-up. A refusal (a wrong code) is said where the proof was given. */
export function ProofDialog({ enrolled, why, look, act, ...props }: ProofDialogProps) {
  const [proof, setProof] = useState(() => firstProof(enrolled));
  const { busy, fault, ask } = useAsking(props.onClose);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy || proof === null) return;
    void ask(async () => {
      const outcome = await act(proof);
      return outcome.ok ? null : sentence(outcome);
    });
  };
  return (
    <AgentDialog title={props.title} text={props.text} onClose={props.onClose}>
      <form className={form.form} onSubmit={submit}>
        <ProofPart text={why} enrolled={enrolled} fault={fault} onProof={setProof} />
        <div className={`${confirm.actions} ${form.foot}`}>
          <Button onClick={props.onClose}>{t('cancel')}</Button>
          <Button type="submit" look={look} disabled={busy || proof === null}>
            {props.confirm}
          </Button>
        </div>
      </form>
    </AgentDialog>
  );
}
