import { ShieldAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Factor, StepUpStatus } from '../../shared/model/step-up';
import { duration } from '../i18n/moments';
import { t } from '../i18n/translate';
import { useAppState } from '../stores/app-state';
import { Button } from '../ui/button';
import { Section } from '../ui/section';
import { ChangeForm } from './change-form';
import { isRemovable, makeChange, needsForm, type Change, type Changed } from './change';
import { FactorRow } from './factor-row';
import { RecoveryCodes } from './recovery-codes';
import styles from './settings.module.css';
import { TotpSetUp, type Begun } from './totp-set-up';

/** What is being done, in place of the list: one thing at a time. */
type Task =
  | { readonly kind: 'none' }
  | { readonly kind: 'form'; readonly change: Change }
  | { readonly kind: 'begun'; readonly begun: Begun }
  | { readonly kind: 'codes'; readonly codes: readonly string[] }
  | { readonly kind: 'fault'; readonly text: string };

const none: Task = { kind: 'none' };
const after = (changed: Changed): Task => (changed.kind === 'done' ? none : changed);

type RowsProps = {
  readonly status: StepUpStatus;
  readonly begin: (change: Change) => void;
};

function OfferedRow({
  offer,
  status,
  begin,
}: RowsProps & { readonly offer: StepUpStatus['offered'][number] }) {
  const mayChange = useAppState((state) => state.app?.link.kind === 'ready');
  const { factor, available, why } = offer;
  const on = status.enrolled.includes(factor);
  const kind = factor === 'totp' || factor === 'passphrase' ? factor : 'platform';
  const blocked = { disabled: !mayChange, title: mayChange ? undefined : t('control.locked') };
  if (!on && !available) return <FactorRow factor={factor} state="unavailable" why={why} />;
  return (
    <FactorRow factor={factor} state={on ? 'on' : 'off'}>
      {on && kind === 'platform' ? null : (
        <Button
          {...blocked}
          look={on ? 'plain' : 'accent'}
          aria-label={labelOf(on ? 'replace' : 'set-up', factor)}
          onClick={() => begin({ kind })}
        >
          {on ? t('step-up.replace') : t('step-up.set-up')}
        </Button>
      )}
      {on && isRemovable(factor) ? (
        <Button
          {...blocked}
          aria-label={labelOf('remove', factor)}
          onClick={() => begin({ kind: 'remove', factor })}
        >
          {t('step-up.remove')}
        </Button>
      ) : null}
    </FactorRow>
  );
}

/** The visible word first, so that it can be spoken (WCAG 2.5.3), then of what. */
const labelOf = (what: 'set-up' | 'replace' | 'remove', factor: Factor): string =>
  `${t(`step-up.${what}`)}: ${t(`step-up.${factor}`)}`;

function RecoveryRow({ status, begin }: RowsProps) {
  const mayChange = useAppState((state) => state.app?.link.kind === 'ready');
  if (status.enrolled.length === 0) return null;
  return (
    <FactorRow
      factor="recovery"
      state={status.recoveryLeft > 0 ? 'on' : 'off'}
      count={status.recoveryLeft}
    >
      <Button disabled={!mayChange} onClick={() => begin({ kind: 'recovery' })}>
        {t('step-up.new-codes')}
      </Button>
    </FactorRow>
  );
}

function Warning({ status }: { readonly status: StepUpStatus }) {
  const text =
    status.enrolled.length === 0
      ? t('step-up.none')
      : status.lockedForMs > 0
        ? t('step-up.locked', { time: duration(status.lockedForMs) })
        : null;
  if (text === null) return null;
  return (
    <p className={styles.warning}>
      <ShieldAlert size={16} aria-hidden />
      {text}
    </p>
  );
}

/** Every way to prove it: set up, replace, remove. */
export function StepUpSection({ status }: { readonly status: StepUpStatus }) {
  const [task, setTask] = useState<Task>(none);
  useEffect(() => {
    // Whether the system's own dialog can be used is looked up when somebody looks; the answer comes with the next snapshot.
    void window.holdpoint.call('step-up.status', {});
  }, []);
  const begin = async (change: Change): Promise<void> => {
    if (needsForm(change, status.enrolled)) return setTask({ kind: 'form', change });
    setTask(after(await makeChange(change, { proof: null, passphrase: '' })));
  };
  const start = (change: Change): void => void begin(change);
  return (
    <Section title={t('step-up.title')}>
      <p className={styles.intro}>{t('step-up.intro')}</p>
      <Warning status={status} />
      {task.kind === 'none' || task.kind === 'fault' ? (
        <ul className={styles.list}>
          {status.offered.map((offer) => (
            <OfferedRow key={offer.factor} offer={offer} status={status} begin={start} />
          ))}
          <RecoveryRow status={status} begin={start} />
        </ul>
      ) : null}
      <TaskPart task={task} status={status} setTask={setTask} />
    </Section>
  );
}

type TaskPartProps = {
  readonly task: Task;
  readonly status: StepUpStatus;
  readonly setTask: (task: Task) => void;
};

function TaskPart({ task, status, setTask }: TaskPartProps) {
  const end = (): void => setTask(none);
  switch (task.kind) {
    case 'none':
      return null;
    case 'fault':
      return (
        <p className={styles.fault} role="alert">
          {task.text}
        </p>
      );
    case 'form':
      return (
        <ChangeForm
          key={JSON.stringify(task.change)}
          change={task.change}
          enrolled={status.enrolled}
          onChanged={(changed) => setTask(after(changed))}
          onCancel={end}
        />
      );
    case 'begun':
      return (
        <TotpSetUp
          begun={task.begun}
          onDone={(codes) => setTask(codes.length === 0 ? none : { kind: 'codes', codes })}
          onCancel={end}
        />
      );
    case 'codes':
      return <RecoveryCodes codes={task.codes} onDone={end} />;
  }
}
