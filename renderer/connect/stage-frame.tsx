import { useEffect, useRef, type ReactNode } from 'react';
import styles from './connect.module.css';

type StageFrameProps = {
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
};

/** One stage of the screen. The focus begins at its title, unless it stands somewhere that is still there. */
export function StageFrame({ title, text, children }: StageFrameProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <section className={styles.stage} aria-labelledby="connect-title">
      <header>
        <h2 id="connect-title" ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <p>{text}</p>
      </header>
      {children}
    </section>
  );
}
