import { AlertDialog } from '@base-ui/react/alert-dialog';
import { useRef, type ReactNode } from 'react';
import confirm from '../ui/confirm.module.css';
import { Said } from '../ui/said';
import styles from './registry.module.css';

type AgentDialogProps = {
  readonly title: string;
  readonly text: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** The frame of what is asked or told about one agent. The focus begins at the title; Escape closes and changes nothing. */
export function AgentDialog({ title, text, onClose, children }: AgentDialogProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <AlertDialog.Root open onOpenChange={(next) => (next ? undefined : onClose())}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={confirm.scrim} />
        <AlertDialog.Popup className={`${confirm.box} ${styles.dialog}`} initialFocus={heading}>
          <AlertDialog.Title ref={heading} tabIndex={-1} className={confirm.title}>
            <Said>{title}</Said>
          </AlertDialog.Title>
          <AlertDialog.Description className={confirm.text}>{text}</AlertDialog.Description>
          {children}
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
