import { Switch } from '@base-ui/react/switch';
import styles from './toggle.module.css';

type ToggleProps = {
  /** For a label beside it. */
  readonly id?: string;
  readonly on: boolean;
  readonly disabled?: boolean;
  /** `held` where being on stops agents. */
  readonly tone?: 'accent' | 'held';
  /** Its name, where the text beside it is not all of it. */
  readonly label?: string;
  readonly onChange: (on: boolean) => void;
};

/** The one switch: on and off by place and colour. The text beside it is its label. */
export function Toggle({
  id,
  on,
  disabled = false,
  tone = 'accent',
  label,
  onChange,
}: ToggleProps) {
  return (
    <Switch.Root
      id={id}
      className={styles.switch}
      data-tone={tone}
      aria-label={label}
      checked={on}
      disabled={disabled}
      onCheckedChange={onChange}
    >
      <Switch.Thumb className={styles.thumb} />
    </Switch.Root>
  );
}
