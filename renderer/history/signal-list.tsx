import { CircleHelp, Info, KeyRound } from 'lucide-react';
import type { RiskSignal } from '../../shared/model/risk';
import { t } from '../i18n/translate';
import { Said } from '../ui/said';
import { bySeverity } from './record-facts';
import styles from './signal-list.module.css';

const shapes = { allow: Info, confirm: CircleHelp, 'step-up': KeyRound, deny: KeyRound } as const;

/** Risk signals, those that ask for most first; a shape says how much. */
export function SignalList({ signals }: { readonly signals: readonly RiskSignal[] }) {
  return (
    <ul className={styles.signals}>
      {bySeverity(signals).map(({ id, says, floor }) => {
        const Shape = shapes[floor];
        return (
          <li key={id} data-floor={floor}>
            <Shape size={14} aria-label={t(`floor.${floor}`)} />
            <Said>{says}</Said>
          </li>
        );
      })}
    </ul>
  );
}
