import { useId } from 'react';
import type { Agent } from '../../shared/model/agent';
import { leaseBounds, LeaseScope } from '../../shared/model/lease';
import { countWords, duration } from '../i18n/moments';
import { t } from '../i18n/translate';
import form from '../ui/form.module.css';
import { mayLease, offeredMinutes, type LeaseForm } from './lease-form';

type FieldsProps = {
  readonly lease: LeaseForm;
  readonly onChange: (change: Partial<LeaseForm>) => void;
};

const minuteMs = 60_000;

/** How long: three usual times, or a number of minutes. */
export function TimeField({ lease, onChange }: FieldsProps) {
  const id = useId();
  return (
    <fieldset className={form.field}>
      <legend>{t('lease.time')}</legend>
      <div className={form.choices}>
        {offeredMinutes.map((minutes) => (
          <label key={minutes} className={form.tick}>
            <input
              type="radio"
              name={id}
              checked={lease.minutes === minutes}
              onChange={() => onChange({ minutes })}
            />
            <time>{duration(minutes * minuteMs)}</time>
          </label>
        ))}
        <label className={form.tick}>
          <input
            type="radio"
            name={id}
            checked={lease.minutes === 'own'}
            onChange={() => onChange({ minutes: 'own' })}
          />
          <span>{t('lease.time.own')}</span>
        </label>
        {lease.minutes === 'own' ? (
          <label className={form.tick}>
            <input
              className={form.number}
              type="number"
              min={1}
              max={leaseBounds.minutes}
              value={lease.ownMinutes}
              onChange={({ target }) => onChange({ ownMinutes: target.value })}
            />
            <span>{t('lease.time.minutes')}</span>
          </label>
        ) : null}
      </div>
    </fieldset>
  );
}

/** How many calls at most. */
export function CallsField({ lease, onChange }: FieldsProps) {
  const id = useId();
  return (
    <div className={form.inline}>
      <label htmlFor={id}>{t('lease.calls')}</label>
      <input
        id={id}
        className={form.number}
        type="number"
        min={1}
        max={leaseBounds.calls}
        value={lease.calls}
        onChange={({ target }) => onChange({ calls: target.value })}
      />
      <small>{t('lease.calls.most', { most: countWords(leaseBounds.calls) })}</small>
    </div>
  );
}

type ScopeFieldProps = FieldsProps & { readonly agent: Agent };

/** What it lets pass. What the terms of the agent do not have cannot be ticked. */
export function ScopeField({ lease, agent, onChange }: ScopeFieldProps) {
  const toggle = (scope: LeaseScope): void => {
    const scopes = new Set(lease.scopes);
    if (!scopes.delete(scope)) scopes.add(scope);
    onChange({ scopes });
  };
  return (
    <fieldset className={form.field}>
      <legend>{t('lease.scopes')}</legend>
      <div className={form.stack}>
        {LeaseScope.options.map((scope) => {
          const isOffered = mayLease(agent, scope);
          return (
            <label key={scope} className={form.tick} data-barred={isOffered ? undefined : true}>
              <input
                type="checkbox"
                disabled={!isOffered}
                checked={lease.scopes.has(scope)}
                onChange={() => toggle(scope)}
              />
              <span>{t(isOffered ? `lease.scope.${scope}` : `lease.scope.${scope}.barred`)}</span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** What a lease does beside its scopes; both are off until they are asked for. */
export function MoreFields({ lease, onChange }: FieldsProps) {
  return (
    <div className={form.stack}>
      <label className={form.tick}>
        <input
          type="checkbox"
          checked={lease.outlivesTray}
          onChange={({ target }) => onChange({ outlivesTray: target.checked })}
        />
        <span>{t('lease.outlives')}</span>
      </label>
      <label className={form.tick}>
        <input
          type="checkbox"
          checked={lease.awayNow}
          onChange={({ target }) => onChange({ awayNow: target.checked })}
        />
        <span>{t('lease.away-now')}</span>
      </label>
    </div>
  );
}
