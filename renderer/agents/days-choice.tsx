import { useId } from 'react';
import { t } from '../i18n/translate';
import form from '../ui/form.module.css';

const offered = [7, 30, 90, 180, 365];

/** When the terms are to be looked at again. */
export function DaysChoice({
  days,
  onChange,
}: {
  readonly days: number;
  readonly onChange: (days: number) => void;
}) {
  const id = useId();
  return (
    <div className={form.inline}>
      <label htmlFor={id}>{t('onboard.review-in')}</label>
      <select id={id} value={days} onChange={({ target }) => onChange(Number(target.value))}>
        {offered.map((number) => (
          <option key={number} value={number}>
            {t('onboard.days', { days: number })}
          </option>
        ))}
      </select>
    </div>
  );
}
