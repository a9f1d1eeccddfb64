import { useState } from 'react';
import { t } from '../i18n/translate';
import { perform } from '../stores/failure';
import { Button } from '../ui/button';
import { Said } from '../ui/said';
import { Gate } from './gate';
import styles from './passphrase.module.css';

/** The first moment, and every reconnection. */
export function ConnectingScreen() {
  return <Gate state="watching" title={t('link.connecting')} text={t('link.connecting.text')} />;
}

/** Another tray app answers for this user. */
export function SeatTakenScreen() {
  return <Gate state="held" title={t('link.seat')} text={t('link.seat.text')} />;
}

/** The daemon is gone: what that means for agents, why, and the way on. */
export function DaemonDownScreen({ reason }: { readonly reason: string }) {
  const [starting, setStarting] = useState(false);
  const start = async (): Promise<void> => {
    setStarting(true);
    await perform('app:start-daemon', {});
    setStarting(false);
  };
  return (
    <Gate state="unprotected" title={t('link.down')} text={t('link.down.text')}>
      <p className={styles.reason}>
        <Said>{reason}</Said>
      </p>
      <div className={styles.go}>
        <Button look="accent" disabled={starting} onClick={() => void start()}>
          {starting ? t('link.down.starting') : t('link.down.start')}
        </Button>
      </div>
    </Gate>
  );
}
