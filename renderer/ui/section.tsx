import { useId, type ReactNode } from 'react';
import { countWords } from '../i18n/moments';
import styles from './section.module.css';

type SectionProps = {
  readonly title: string;
  readonly count?: number;
  readonly children: ReactNode;
};

/** A titled part of a view; `count` stands beside the title when it says something. */
export function Section({ title, count, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.section}>
      <h2 id={id} className={styles.title}>
        {title}
        {count === undefined || count === 0 ? null : <data value={count}>{countWords(count)}</data>}
      </h2>
      {children}
    </section>
  );
}
