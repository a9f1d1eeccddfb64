import { CircleCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Factor } from '../../shared/model/step-up';
import { t } from '../i18n/translate';
import { Badge } from '../ui/badge';
import { Said } from '../ui/said';
import styles from './settings.module.css';

type FactorRowProps = {
  readonly factor: Factor;
  readonly state: 'on' | 'off' | 'unavailable';
  /** How many recovery codes are left. */
  readonly count?: number;
  /** Why it is not to be had here, as the daemon says it. */
  readonly why?: string;
  /** What can be done about it. */
  readonly children?: ReactNode;
};

/** One way to prove it: what it is worth, whether it is set up, and what can be done. */
export function FactorRow({ factor, state, count = 0, why, children }: FactorRowProps) {
  const Icon = state === 'on' ? CircleCheck : CircleDashed;
  return (
    <li className={styles.factor} data-state={state}>
      <div className={styles.words}>
        <h3>{t(`step-up.${factor}`)}</h3>
        <p>{why === undefined ? t(`step-up.${factor}.text`, { count }) : <Said>{why}</Said>}</p>
      </div>
      <Badge tone={state === 'on' ? 'ok' : 'calm'} icon={<Icon size={12} aria-hidden />}>
        {t(`step-up.${state}`)}
      </Badge>
      <span className={styles.rowActions}>{children}</span>
    </li>
  );
}
