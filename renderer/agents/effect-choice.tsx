import type { Effect } from '../../shared/model/classification';
import { t } from '../i18n/translate';
import form from '../ui/form.module.css';
import styles from './registry.module.css';

type EffectChoiceProps = {
  readonly legend: string;
  readonly effects: readonly Effect[];
  readonly chosen: ReadonlySet<Effect>;
  readonly onChange: (chosen: ReadonlySet<Effect>) => void;
};

/** Effects to tick, each a checkbox with its word. */
export function EffectChoice({ legend, effects, chosen, onChange }: EffectChoiceProps) {
  const toggle = (effect: Effect): void => {
    const next = new Set(chosen);
    if (!next.delete(effect)) next.add(effect);
    onChange(next);
  };
  return (
    <fieldset className={form.field}>
      <legend>{legend}</legend>
      <div className={form.ticks}>
        {effects.map((effect) => (
          <label key={effect} className={form.tick}>
            <input type="checkbox" checked={chosen.has(effect)} onChange={() => toggle(effect)} />
            <span>{t(`effect.${effect}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Effects as they stand, to read. */
export function EffectChips({
  label,
  effects,
}: {
  readonly label: string;
  readonly effects: readonly Effect[];
}) {
  return (
    <ul className={styles.chips} aria-label={label}>
      {effects.map((effect) => (
        <li key={effect}>{t(`effect.${effect}`)}</li>
      ))}
    </ul>
  );
}
