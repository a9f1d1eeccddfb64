import { useEffect, type ReactNode } from 'react';
import { tinykeys } from 'tinykeys';
import type { AppState } from '../../shared/ipc';
import { AgentsView } from '../agents/agents-view';
import { HistoryView } from '../history/history-view';
import { ConnectScreen } from '../connect/connect-screen';
import { LeaseDialog } from '../leases/lease-dialog';
import { ConnectingScreen, DaemonDownScreen, SeatTakenScreen } from '../link/link-screens';
import { SetUpScreen } from '../link/set-up-screen';
import { RefusedBar, UnlockBar, UnlockScreen } from '../link/unlock';
import { NowView } from '../now/now-view';
import { PolicyView } from '../policy/policy-view';
import { SettingsView } from '../settings/settings-view';
import { useAppState } from '../stores/app-state';
import { useConnecting } from '../stores/connecting';
import { showView, useSelection, views } from '../stores/selection';
import { LiveRegions } from '../ui/live-regions';
import { everywhere } from '../ui/mod-key';
import styles from './app.module.css';
import { EndReportDialog } from './end-report-dialog';
import { FailureBar } from './failure-bar';
import { Rail } from './rail';
import { StateHeader } from './state-header';

function useViewKeys(): void {
  useEffect(
    () =>
      tinykeys(
        window,
        Object.fromEntries(views.map((view, i) => [`$mod+Digit${i + 1}`, () => showView(view)])),
        everywhere,
      ),
    [],
  );
}

function CurrentView({ snapshot }: { readonly snapshot: NonNullable<AppState['snapshot']> }) {
  const view = useSelection((state) => state.view);
  const connecting = useConnecting(({ stage }) => stage.kind !== 'closed');
  switch (view) {
    case 'now':
      return <NowView snapshot={snapshot} />;
    case 'history':
      return <HistoryView journalRecords={snapshot.daemon.journalRecords} />;
    case 'agents':
      return connecting ? <ConnectScreen /> : <AgentsView snapshot={snapshot} />;
    case 'policy':
      return <PolicyView />;
    case 'settings':
      return <SettingsView snapshot={snapshot} />;
  }
}

function Shell({
  app,
  snapshot,
}: {
  readonly app: AppState;
  readonly snapshot: NonNullable<AppState['snapshot']>;
}) {
  return (
    <div className={styles.shell}>
      <Rail app={app} />
      {app.link.kind === 'ready' ? <LeaseDialog snapshot={snapshot} /> : null}
      <div className={styles.page}>
        <StateHeader snapshot={snapshot} mayResume={app.link.kind === 'ready'} />
        {app.link.kind === 'locked' ? <UnlockBar wrong={app.link.wrong} /> : null}
        {app.link.kind === 'refused' ? <RefusedBar reason={app.link.reason} /> : null}
        <FailureBar />
        <main className={styles.main}>
          <CurrentView snapshot={snapshot} />
        </main>
      </div>
    </div>
  );
}

function Screen({ app }: { readonly app: AppState | null }): ReactNode {
  if (app === null) return <ConnectingScreen />;
  const { link, snapshot } = app;
  switch (link.kind) {
    case 'connecting':
      return <ConnectingScreen />;
    case 'daemon-down':
      return <DaemonDownScreen reason={link.reason} />;
    case 'seat-taken':
      return <SeatTakenScreen />;
    case 'set-up':
      return <SetUpScreen />;
    case 'locked':
      return snapshot === null ? (
        <UnlockScreen wrong={link.wrong} />
      ) : (
        <Shell app={app} snapshot={snapshot} />
      );
    case 'refused':
    case 'ready':
      return snapshot === null ? <ConnectingScreen /> : <Shell app={app} snapshot={snapshot} />;
  }
}

/** The main window: the link decides whether it shows a screen of its own or the shell with the three views. */
export function App() {
  const app = useAppState((state) => state.app);
  useViewKeys();
  return (
    <>
      <Screen app={app} />
      <EndReportDialog />
      <LiveRegions />
    </>
  );
}
