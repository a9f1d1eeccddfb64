import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { OffboardStep } from '../../shared/wires/agents-wire';
import { t } from '../i18n/translate';
import { Button } from '../ui/button';
import confirm from '../ui/confirm.module.css';
import { Said } from '../ui/said';
import { AgentDialog } from './agent-dialog';
import styles from './registry.module.css';

/** What an offboarding did, as it stays on screen after the agent has left the registry. */
export type Offboarded = { readonly label: string; readonly steps: readonly OffboardStep[] };

function Step({ step, ok, says }: OffboardStep) {
  const Icon = ok ? CircleCheck : TriangleAlert;
  return (
    <li data-ok={ok}>
      <Icon size={16} aria-label={t(ok ? 'offboarded.ok' : 'offboarded.not-ok')} />
      <div>
        <h3>{t(`offboarded.${step}`)}</h3>
        <p>
          <Said>{says}</Said>
        </p>
      </div>
    </li>
  );
}

/** Each step of an offboarding and what it found; what is left is said in the title. */
export function OffboardReport({
  report,
  onClose,
}: {
  readonly report: Offboarded;
  readonly onClose: () => void;
}) {
  const clean = report.steps.every(({ ok }) => ok);
  return (
    <AgentDialog
      title={t(clean ? 'offboarded.title' : 'offboarded.left', { agent: report.label })}
      text={t('offboarded.text')}
      onClose={onClose}
    >
      <ol className={styles.steps}>
        {report.steps.map((step) => (
          <Step key={step.step} {...step} />
        ))}
      </ol>
      <div className={confirm.actions}>
        <Button look="accent" onClick={onClose}>
          {t('offboarded.close')}
        </Button>
      </div>
    </AgentDialog>
  );
}
