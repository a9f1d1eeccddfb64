import { AlertDialog } from '@base-ui/react/alert-dialog';
import { useRef } from 'react';
import { t } from '../i18n/translate';
import { Button } from './button';
import styles from './confirm.module.css';

type ConfirmProps = {
  readonly open: boolean;
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
};

/** Asks before something that cannot be undone. The safe button has the focus, Escape is the safe way out. */
export function Confirm({ open, title, text, confirm, onClose, onConfirm }: ConfirmProps) {
  const safe = useRef<HTMLDivElement>(null);
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.scrim} />
        <AlertDialog.Popup
          className={styles.box}
          initialFocus={() => safe.current?.querySelector('button') ?? true}
        >
          <AlertDialog.Title className={styles.title}>{title}</AlertDialog.Title>
          <AlertDialog.Description className={styles.text}>{text}</AlertDialog.Description>
          <div className={styles.actions}>
            <div ref={safe}>
              <Button onClick={onClose}>{t('cancel')}</Button>
            </div>
            <Button
              look="danger"
              onClick={() => {
                onClose();
                onConfirm();
              }}
            >
              {confirm}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
