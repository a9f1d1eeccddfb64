import { useId } from 'react';
import type { Agent } from '../../shared/model/agent';
import { Effect } from '../../shared/model/classification';
import { t } from '../i18n/translate';
import { AbsenceChoice } from './absence-choice';
import { DaysChoice } from './days-choice';
import { EffectChoice } from './effect-choice';
import form from '../ui/form.module.css';

/** The terms of an agent as the form holds them; projects and hosts are one a line. */
export type Terms = {
  readonly purpose: string;
  readonly effects: ReadonlySet<Effect>;
  readonly projects: string;
  readonly hosts: string;
  readonly detachment: Agent['detachment'];
  readonly days: number;
};

/** What stands in the form at first: what the agent has, or asks for. */
export const termsOf = ({ purpose, entitlements, detachment }: Agent): Terms => ({
  purpose,
  effects: new Set(entitlements.effects),
  projects: entitlements.projects.join('\n'),
  hosts: entitlements.hosts.join('\n'),
  detachment,
  days: 90,
});

type LinesProps = {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
};

function Lines({ label, hint, text, onChange }: LinesProps) {
  const id = useId();
  return (
    <div className={form.field}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={2}
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        value={text}
        onChange={({ target }) => onChange(target.value)}
      />
      <small id={`${id}-hint`}>{hint}</small>
    </div>
  );
}

type TermsFieldsProps = {
  readonly terms: Terms;
  readonly onChange: (change: Partial<Terms>) => void;
};

/** What an agent is for, what it may do, what absence does to it, and until when. */
export function TermsFields({ terms, onChange }: TermsFieldsProps) {
  const id = useId();
  return (
    <>
      <div className={form.field}>
        <label htmlFor={id}>{t('onboard.purpose')}</label>
        <input
          id={id}
          maxLength={500}
          placeholder={t('onboard.purpose.hint')}
          value={terms.purpose}
          onChange={({ target }) => onChange({ purpose: target.value })}
        />
      </div>
      <EffectChoice
        legend={t('registry.may')}
        effects={Effect.options.filter((effect) => effect !== 'unknown')}
        chosen={terms.effects}
        onChange={(effects) => onChange({ effects })}
      />
      <Lines
        label={t('onboard.projects')}
        hint={t('onboard.projects.hint')}
        text={terms.projects}
        onChange={(projects) => onChange({ projects })}
      />
      <Lines
        label={t('onboard.hosts')}
        hint={t('onboard.hosts.hint')}
        text={terms.hosts}
        onChange={(hosts) => onChange({ hosts })}
      />
      <AbsenceChoice
        detachment={terms.detachment}
        onChange={(detachment) => onChange({ detachment })}
      />
      <DaysChoice days={terms.days} onChange={(days) => onChange({ days })} />
    </>
  );
}
