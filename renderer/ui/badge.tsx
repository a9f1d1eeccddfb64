import type { ReactNode } from 'react';
import styles from './badge.module.css';

export type Tone = 'calm' | 'ok' | 'wait' | 'held' | 'danger';

type BadgeProps = {
  readonly tone: Tone;
  readonly icon?: ReactNode;
  readonly title?: string;
  readonly children: ReactNode;
};

/** A state as shape, word and colour together; colour is never alone. */
export function Badge({ tone, icon, title, children }: BadgeProps) {
  return (
    <span className={styles.badge} data-tone={tone} title={title}>
      {icon}
      <span>{children}</span>
    </span>
  );
}
