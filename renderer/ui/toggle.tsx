import { Switch } from '@base-ui/react/switch';
import styles from './toggle.module.css';

type ToggleProps = {
  readonly on: boolean;
  readonly disabled?: boolean;
  /** `held` where being on stops agents. */
  readonly tone?: 'accent' | 'held';
  /** Its name, where the text beside it is not all of it. */
  readonly label?: string;
  readonly onChange: (on: boolean) => void;
};

/** The one switch: on and off by place and colour. Stands in a label of its own. */
export function Toggle({ on, disabled = false, tone = 'accent', label, onChange }: ToggleProps) {
  return (
    <Switch.Root
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
