import { DoorOpen, OctagonX, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import type { Snapshot } from '../../shared/model/snapshot';
import { isPaused, trayStateOf } from '../../shared/tray-state';
import { inWords } from '../../shared/witness-words';
import { shortTime } from '../i18n/moments';
import { t } from '../i18n/translate';
import { perform } from '../stores/failure';
import { openLeaving } from '../stores/leaving';
import { Button } from '../ui/button';
import { Confirm } from '../ui/confirm';
import { Said } from '../ui/said';
import { StateShape } from '../ui/state-shape';
import { Toggle } from '../ui/toggle';
import styles from './state-header.module.css';
import { stateWords } from './state-words';

type HeaderProps = { readonly snapshot: Snapshot; readonly mayResume: boolean };

function AwaySwitch({ snapshot, mayResume }: HeaderProps) {
  const away = snapshot.presence.state === 'away';
  return (
    <label className={styles.away} title={t('control.away.hint')}>
      <Toggle
        tone="held"
        on={away}
        disabled={away && !mayResume}
        onChange={(next) => void perform('app:away', { away: next })}
      />
      {t('control.away')}
    </label>
  );
}

/** Makes a lease before leaving. While nobody is there, none can be made. */
function Leaving({ snapshot, mayResume }: HeaderProps) {
  return (
    <Button
      icon={<DoorOpen size={15} aria-hidden />}
      disabled={!mayResume || snapshot.presence.state !== 'present'}
      title={t(mayResume ? 'control.leaving.hint' : 'control.locked')}
      onClick={() => openLeaving(null)}
    >
      {t('control.leaving')}
    </Button>
  );
}

function StopAll({ live }: { readonly live: number }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        look="danger"
        icon={<OctagonX size={15} aria-hidden />}
        disabled={live === 0}
        onClick={() => setAsking(true)}
      >
        {t('control.stop-all')}
      </Button>
      <Confirm
        open={asking}
        title={t('stop-all.title')}
        text={t('stop-all.text', { count: live })}
        confirm={t('stop-all.confirm')}
        onClose={() => setAsking(false)}
        onConfirm={() => void perform('runs:kill-all', {})}
      />
    </>
  );
}

/** What stops every run, and what lets them go on. */
function Brakes({ snapshot, mayResume }: HeaderProps) {
  const live = snapshot.runs.filter((run) => run.state !== 'ended');
  const paused = live.filter((run) => isPaused(run));
  // What waits for a step-up goes on by its own button only.
  const mayGoOn = paused.some((run) => run.resumes !== 'prove');
  return (
    <div className={styles.row}>
      {mayGoOn ? (
        <Button
          icon={<Play size={15} aria-hidden />}
          disabled={!mayResume}
          title={mayResume ? undefined : t('control.locked')}
          onClick={() => void perform('runs:resume-all', {})}
        >
          {t('control.resume-all')}
        </Button>
      ) : null}
      {live.length > 0 && live.length === paused.length ? null : (
        <Button
          icon={<Pause size={15} aria-hidden />}
          disabled={live.length === 0}
          onClick={() => void perform('runs:pause-all', {})}
        >
          {t('control.pause-all')}
        </Button>
      )}
      <StopAll live={live.length} />
    </div>
  );
}

function Controls(props: HeaderProps) {
  return (
    <div className={styles.controls} role="group" aria-label={t('control.label')}>
      <div className={styles.row}>
        <AwaySwitch {...props} />
        <Leaving {...props} />
      </div>
      <Brakes {...props} />
    </div>
  );
}

/** The state in words with its shape, who is here, and the brakes. Stands above every view. */
export function StateHeader({ snapshot, mayResume }: HeaderProps) {
  const state = trayStateOf({ snapshot });
  const { title, detail } = stateWords(state, snapshot);
  const { presence } = snapshot;
  return (
    <header className={styles.header} data-state={state}>
      <span className={styles.shape}>
        <StateShape state={state} size={32} />
      </span>
      <div className={styles.words}>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.detail}>{detail}</p>
        <p className={styles.presence}>
          <span className={styles.who}>{t(`presence.${presence.state}`)}</span>
          <time>{t('presence.since', { time: shortTime(presence.since) })}</time>
          {presence.state === 'present' ? null : <Said>{inWords(presence.why)}</Said>}
        </p>
      </div>
      <Controls snapshot={snapshot} mayResume={mayResume} />
    </header>
  );
}
