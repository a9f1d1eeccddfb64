import { useId } from 'react';
import { resumeMode, type AgentDetachment } from '../../shared/model/agent';
import { t, type MessageId } from '../i18n/translate';
import form from '../ui/form.module.css';

type MoreProps = {
  readonly detachment: AgentDetachment;
  readonly onChange: (detachment: AgentDetachment) => void;
};

type LengthProps = {
  readonly label: MessageId;
  /** Milliseconds; undefined = as the rules say. */
  readonly ms: number | undefined;
  readonly unitMs: number;
  readonly most: number;
  readonly onChange: (ms: number | undefined) => void;
};

/** A length of time in whole units; left empty it is as the rules say. */
function Length({ label, ms, unitMs, most, onChange }: LengthProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{t(label)}</label>
      <input
        id={id}
        className={form.number}
        type="number"
        min={0}
        max={most}
        placeholder={t('absence.rules')}
        value={ms === undefined ? '' : Math.round(ms / unitMs)}
        onChange={({ target }) => {
          const units = Math.min(most, Math.max(0, Math.round(Number(target.value))));
          onChange(target.value === '' ? undefined : units * unitMs);
        }}
      />
    </div>
  );
}

/** Do calls that only read pass while the operator is idle or away? */
function ReadsPass({ detachment, onChange }: MoreProps) {
  const id = useId();
  const { readOnly } = detachment;
  const passes = new Map([
    ['yes', true],
    ['no', false],
  ]);
  const chosen = readOnly === undefined ? 'rules' : readOnly ? 'yes' : 'no';
  return (
    <div>
      <label htmlFor={id}>{t('absence.reads')}</label>
      <select
        id={id}
        value={chosen}
        onChange={({ target }) => onChange({ ...detachment, readOnly: passes.get(target.value) })}
      >
        <option value="rules">{t('absence.rules')}</option>
        <option value="yes">{t('absence.reads.yes')}</option>
        <option value="no">{t('absence.reads.no')}</option>
      </select>
    </div>
  );
}

/** What lets a run go on that absence paused. */
function Resumes({ detachment, onChange }: MoreProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{t('absence.resume')}</label>
      <select
        id={id}
        value={detachment.resume ?? 'rules'}
        onChange={({ target }) =>
          onChange({
            ...detachment,
            resume: resumeMode.options.find((mode) => mode === target.value),
          })
        }
      >
        <option value="rules">{t('absence.rules')}</option>
        {resumeMode.options.map((mode) => (
          <option key={mode} value={mode}>
            {t(`absence.resume.${mode}`)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The finer terms of an absence. What is left as the rules say is not sent at all. */
export function AbsenceMore({ detachment, onChange }: MoreProps) {
  const { idle, away, locked, gone } = detachment;
  const ends = [idle, away, locked, gone].includes('kill');
  return (
    <>
      {ends ? (
        <Length
          label="absence.kill-after"
          ms={detachment.killAfterMs}
          unitMs={60_000}
          most={1_440}
          onChange={(killAfterMs) => onChange({ ...detachment, killAfterMs })}
        />
      ) : null}
      <Length
        label="absence.drain"
        ms={detachment.drainMs}
        unitMs={1_000}
        most={60}
        onChange={(drainMs) => onChange({ ...detachment, drainMs })}
      />
      <ReadsPass detachment={detachment} onChange={onChange} />
      <Resumes detachment={detachment} onChange={onChange} />
    </>
  );
}
