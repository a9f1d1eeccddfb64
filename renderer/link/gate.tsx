import type { ReactNode } from 'react';
import type { TrayState } from '../../shared/model/snapshot';
import { t } from '../i18n/translate';
import { StateShape } from '../ui/state-shape';
import { FailureBar } from '../app/failure-bar';
import styles from './gate.module.css';

type GateProps = {
  readonly state: TrayState;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
};

/** A whole-window screen for a state in which there is nothing to supervise yet: what is so, what it means, the one thing to do. */
export function Gate({ state, title, text, children }: GateProps) {
  return (
    <div className={styles.gate}>
      <FailureBar />
      <main className={styles.box} data-state={state}>
        <p className={styles.name}>{t('app.name')}</p>
        <span className={styles.shape}>
          <StateShape state={state} size={40} />
        </span>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.text}>{text}</p>
        {children}
      </main>
    </div>
  );
}
