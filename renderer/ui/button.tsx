import type { ButtonHTMLAttributes, ReactNode } from 'react';
import styles from './button.module.css';

type Look = 'plain' | 'strong' | 'accent' | 'danger' | 'quiet';

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'className'> & {
  readonly look?: Look;
  readonly size?: 'm' | 's';
  readonly type?: 'button' | 'submit';
  readonly icon?: ReactNode;
  /** A visible hint of the key that does the same. */
  readonly keys?: string;
};

/** The one button. `strong` = the safe way out of a card, `accent` = the way forward, `danger` = ends something. */
export function Button({
  look = 'plain',
  size = 'm',
  type = 'button',
  icon,
  keys,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type === 'submit' ? 'submit' : 'button'}
      className={styles.button}
      data-look={look}
      data-size={size}
    >
      {icon}
      <span>{children}</span>
      {keys === undefined ? null : <kbd className={styles.keys}>{keys}</kbd>}
    </button>
  );
}
