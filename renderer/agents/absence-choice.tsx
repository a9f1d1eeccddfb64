import { useId } from 'react';
import { absenceAct, type Agent, type AgentDetachment } from '../../shared/model/agent';
import { t } from '../i18n/translate';
import form from '../ui/form.module.css';
import { AbsenceMore } from './absence-more';

/** What stands in the form before anything else is chosen: the default of the rules file. */
const usual: AgentDetachment = { idle: 'hold', away: 'hold', locked: 'pause', gone: 'pause' };
const degrees = ['idle', 'away', 'locked', 'gone'] as const;

type AbsenceChoiceProps = {
  readonly detachment: Agent['detachment'];
  readonly onChange: (detachment: Agent['detachment']) => void;
};

type DegreesProps = {
  readonly detachment: AgentDetachment;
  readonly onChange: (detachment: AgentDetachment) => void;
};

function Degrees({ detachment, onChange }: DegreesProps) {
  const id = useId();
  return (
    <div className={form.degrees}>
      {degrees.map((degree) => (
        <div key={degree}>
          <label htmlFor={`${id}-${degree}`}>{t(`onboard.absence.${degree}`)}</label>
          <select
            id={`${id}-${degree}`}
            value={detachment[degree]}
            onChange={({ target }) => {
              const act = absenceAct.options.find((one) => one === target.value) ?? 'pause';
              onChange({ ...detachment, [degree]: act });
            }}
          >
            {absenceAct.options.map((act) => (
              <option key={act} value={act}>
                {t(`absence.choice.${act}`)}
              </option>
            ))}
          </select>
        </div>
      ))}
      <AbsenceMore detachment={detachment} onChange={onChange} />
    </div>
  );
}

/** What absence does to this agent: as the rules file says, or something else for each degree of absence. */
export function AbsenceChoice({ detachment, onChange }: AbsenceChoiceProps) {
  return (
    <fieldset className={form.field}>
      <legend>{t('onboard.absence')}</legend>
      <label className={form.tick}>
        <input
          type="checkbox"
          checked={detachment !== null}
          onChange={({ target }) => onChange(target.checked ? usual : null)}
        />
        <span>{t('onboard.absence.own')}</span>
      </label>
      {detachment === null ? (
        <small>{t('onboard.absence.usual')}</small>
      ) : (
        <Degrees detachment={detachment} onChange={onChange} />
      )}
    </fieldset>
  );
}
