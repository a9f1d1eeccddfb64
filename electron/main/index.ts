/** The tray app: a table of contents. Harden, then construct, wire and start. */
import path from 'node:path';
import { app, session } from 'electron';
import { daemonFiles } from '../client/daemon-process';
import { reachDaemon } from '../client/reach-daemon';
import { Watchdog } from '../client/watchdog';
import { currentPaths } from '../platform/current-paths';
import { setAppMenu } from './app-menu';
import { ApprovalFrame } from './approval-frame';
import { DaemonLink } from './daemon-link';
import { startReturnNotifications } from './digest-notifications';
import { hangE2eHook } from './e2e-hook';
import { enableSandbox, guardCommandLine, hardenContents, isOnlyInstance } from './hardening';
import { answerPages, tellApproveFrame, tellPage, type Page } from './ipc';
import { appHandlers, approveHandlers } from './ipc-handlers';
import { startLeaseNotifications } from './lease-notifications';
import { startNotifications } from './notifications';
import { OperatorKeys } from './operator-key';
import { startPanic } from './panic';
import { startPresenceFeed } from './presence-feed';
import { pages, registerSchemes, serveAppPages } from './protocol';
import { quit } from './quit';
import { TrayIcon } from './tray';
import { trayCommands } from './tray-commands';
import { createApprovalWindow, createMainWindow, loadPages, type Assets } from './windows';
import { showApprovals, showOnNewApproval, showOver, showView, stayInTray } from './window-showing';

guardCommandLine();
enableSandbox();
registerSchemes();
hardenContents();

/** Development and package have one layout: `main` and `renderer` side by side, `runtime` and `daemon` in `base`. */
const here = import.meta.dirname;
const base = app.isPackaged ? process.resourcesPath : path.join(here, '..');
const assets: Assets = {
  renderer: path.join(here, '..', 'renderer'),
  preload: path.join(here, '..', 'preload'),
  icon: path.join(here, 'icons', 'holdpoint.png'),
};

/** The line to the daemon, and the operator's own wish to have it started: also when it was given up before. */
function makeLink(): { link: DaemonLink; startDaemon: DaemonLink['connect'] } {
  const paths = currentPaths();
  const version = __HOLDPOINT_VERSION__;
  const files = daemonFiles(base);
  const keys = new OperatorKeys(paths.sealedKeyFile);
  const watchdog = new Watchdog();
  const link = new DaemonLink({
    version,
    keys,
    reach: () => reachDaemon({ client: 'tray', files, paths, version, watchdog }),
  });
  const startDaemon = (): ReturnType<typeof link.connect> => {
    watchdog.forget();
    return link.connect();
  };
  return { link, startDaemon };
}

function start(): void {
  const { link, startDaemon } = makeLink();
  serveAppPages(session.defaultSession, assets.renderer);
  const mainWindow = createMainWindow(assets);
  const approval = createApprovalWindow(assets);
  const main: Page = { contents: mainWindow.webContents, url: pages.main };
  const card: Page = { contents: approval.window.webContents, url: pages.approval };
  const approveFrame: Page = { contents: approval.frame.webContents, url: pages.approveFrame };

  const frame = new ApprovalFrame(link, approval, (state, armed) => {
    const approvalId = 'approvalId' in state ? state.approvalId : null;
    tellApproveFrame(approveFrame, state);
    tellPage(card, 'approval:frame', { approvalId, armed });
  });
  const openMain = showView(mainWindow, main);
  const openApprovals = showApprovals(approval.window, card);
  const end = (): void => void quit(link.state());
  const over = showOver(openMain, main);
  const panic = startPanic({ link, startDaemon }, (report) => over('app:ended', report));
  const run = trayCommands(link, {
    openMain,
    openApprovals,
    openLeaving: () => over('app:leaving', {}),
    endEverything: () => void panic.end(),
    quit: end,
  });

  const parts = { link, frame, openMain, openApprovals, startDaemon, panic };
  answerPages({
    main,
    approval: card,
    approveFrame,
    app: appHandlers(parts),
    approve: approveHandlers(frame),
  });
  link.onChange((state) => [main, card].forEach((page) => tellPage(page, 'app:changed', state)));
  setAppMenu({ open: openMain, quit: end });
  const click = (): void => openApprovals();
  const tray = new TrayIcon(link, path.join(here, 'icons'), { panicKey: panic.key, run, click });
  startNotifications(link, openApprovals);
  startReturnNotifications(link, () => openMain('now'));
  startLeaseNotifications(link, () => openMain('now'));
  showOnNewApproval(link, approval.window);
  const stopFeed = startPresenceFeed(link);
  stayInTray([mainWindow, approval.window], () => {
    stopFeed();
    link.close();
    tray.close();
    panic.release();
  });
  app.on('second-instance', () => openMain('now'));
  app.on('activate', () => openMain('now'));
  if (__HOLDPOINT_E2E__) hangE2eHook({ link, tray }, panic.key, run);

  void loadPages(mainWindow, approval).then(() => mainWindow.show());
  void link.connect();
}

// SECURITY: T-10: a second app would be a second window to approve in; it shows the first one and ends.
if (isOnlyInstance()) void app.whenReady().then(start);
else app.exit(0);
