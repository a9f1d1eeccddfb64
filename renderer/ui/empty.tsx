import type { ReactNode } from 'react';
import styles from './empty.module.css';

type EmptyProps = {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
};

/** What stands where nothing is: the fact, and the way on. */
export function Empty({ icon, title, children }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <span className={styles.icon}>{icon}</span>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
