import { Activity, Bot, History, Scale, Settings } from 'lucide-react';
import type { ComponentType } from 'react';
import type { AppState, View } from '../../shared/ipc';
import { waitingCalls } from '../../shared/tray-state';
import { t, type MessageId } from '../i18n/translate';
import { showView, useSelection, views } from '../stores/selection';
import { modKey } from '../ui/mod-key';
import styles from './rail.module.css';

type Entry = {
  readonly label: MessageId;
  readonly icon: ComponentType<{ size: number; 'aria-hidden': true }>;
};

const entries: Readonly<Record<View, Entry>> = {
  now: { label: 'nav.now', icon: Activity },
  history: { label: 'nav.history', icon: History },
  agents: { label: 'nav.agents', icon: Bot },
  policy: { label: 'nav.policy', icon: Scale },
  settings: { label: 'nav.settings', icon: Settings },
};

function WaitingCount({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <span className={styles.count} aria-label={t('nav.waiting', { count })} role="img">
      {count}
    </span>
  );
}

function RailItem({
  view,
  index,
  waiting,
}: {
  readonly view: View;
  readonly index: number;
  readonly waiting: number;
}) {
  const current = useSelection((state) => state.view === view);
  const { label, icon: Icon } = entries[view];
  return (
    <li>
      <button
        type="button"
        className={styles.item}
        aria-current={current ? 'page' : undefined}
        onClick={() => showView(view)}
      >
        <Icon size={16} aria-hidden />
        <span className={styles.label}>{t(label)}</span>
        <WaitingCount count={view === 'now' ? waiting : 0} />
        <kbd className={styles.keys} aria-hidden="true">{`${modKey()}${index + 1}`}</kbd>
      </button>
    </li>
  );
}

/** Views, with the key of each, and the version at the foot. */
export function Rail({ app }: { readonly app: AppState }) {
  const waiting = app.snapshot === null ? 0 : waitingCalls(app.snapshot);
  return (
    <nav className={styles.rail} aria-label={t('nav.label')}>
      <p className={styles.name}>
        <svg width="18" height="18" viewBox="0 0 24 24" aria-hidden="true">
          <path
            d="M4 3v18M20 3v18M4 12h5M15 12h5"
            fill="none"
            stroke="currentColor"
            strokeWidth="2.5"
            strokeLinecap="round"
          />
          <circle cx="12" cy="12" r="3" fill="currentColor" />
        </svg>
        {t('app.name')}
      </p>
      <ul className={styles.items}>
        {views.map((view, index) => (
          <RailItem key={view} view={view} index={index} waiting={waiting} />
        ))}
      </ul>
      <p className={styles.foot}>
        {t('rail.version', { version: app.version })}
        <br />
        {t('rail.records', { count: app.snapshot?.daemon.journalRecords ?? 0 })}
      </p>
    </nav>
  );
}
