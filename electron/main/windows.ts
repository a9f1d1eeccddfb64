import path from 'node:path';
import { BrowserWindow, WebContentsView, screen, session, type WebPreferences } from 'electron';
import { approveStripPx } from '../../shared/ipc';
import { isOnScreen } from './approval-arm';
import { pages, serveApproveFrame } from './protocol';

/** Where the built pages, preloads and icons lie. */
export type Assets = {
  readonly renderer: string;
  readonly preload: string;
  readonly icon: string;
};

const safePreferences: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  webviewTag: false,
  allowRunningInsecureContent: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  // SECURITY: T-10: no developer tools in a release.
  devTools: __HOLDPOINT_E2E__ || __HOLDPOINT_DEV_SERVER__ !== '',
  // A waiting call must reach the card while the window is behind others.
  backgroundThrottling: false,
};

/** The main window: Now, History, Agents. Closing hides it; the app lives in the tray. */
export function createMainWindow(assets: Assets): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Holdpoint',
    width: 1080,
    height: 720,
    minWidth: 360,
    minHeight: 480,
    show: false,
    autoHideMenuBar: true,
    icon: assets.icon,
    webPreferences: { ...safePreferences, preload: path.join(assets.preload, 'app.cjs') },
  });
  return window;
}

/** The approval window and, layered over its lowest strip, the approve frame: a page of its own origin, session and preload. */
export type ApprovalWindow = {
  readonly window: BrowserWindow;
  readonly frame: WebContentsView;
  /** Shown, not minimised, and at least half of it on a screen. */
  readonly isVisible: () => boolean;
};

/** Enough for an ordinary card to be seen whole above the approve frame. CSS px. */
const approvalHeight = 800;

/** Makes the approval window hidden. It is never closed before the app ends, so that its state cannot be lost under a click. */
export function createApprovalWindow(assets: Assets): ApprovalWindow {
  const window = new BrowserWindow({
    title: 'Holdpoint asks',
    width: 560,
    height: Math.min(approvalHeight, screen.getPrimaryDisplay().workAreaSize.height),
    minWidth: 420,
    minHeight: 480,
    show: false,
    alwaysOnTop: true,
    fullscreenable: false,
    autoHideMenuBar: true,
    icon: assets.icon,
    webPreferences: { ...safePreferences, preload: path.join(assets.preload, 'app.cjs') },
  });
  const frame = createApproveFrame(assets);
  window.contentView.addChildView(frame);
  const lay = (): void => frame.setBounds(strip(window));
  // The window's own `resize` can come before its content has the new size (seen on X11): then Allow would lie out of sight.
  window.contentView.on('bounds-changed', lay);
  lay();
  window.on('show', () => showAnew(frame));
  frame.webContents.on('did-finish-load', () => showAnew(frame));
  crossFocusWithF6(window, frame);
  return { window, frame, isVisible: () => canBeSeen(window) };
}

/** A view whose page loaded while the window was hidden can keep a size of 0 × 0 (seen at half of all starts, Electron 33). */
function showAnew(frame: WebContentsView): void {
  frame.setVisible(false);
  frame.setVisible(true);
}

function createApproveFrame(assets: Assets): WebContentsView {
  // In memory only, and shared with no other page: what the card's page could leave behind never reaches this one.
  const own = session.fromPartition('approve-frame');
  serveApproveFrame(own, assets.renderer);
  const preload = path.join(assets.preload, 'approve.cjs');
  return new WebContentsView({ webPreferences: { ...safePreferences, session: own, preload } });
}

/** Keyboard users must get from the card to Allow and back; Tab stays within one page, so F6 changes panes, as in browsers. */
function crossFocusWithF6(window: BrowserWindow, frame: WebContentsView): void {
  const cross = (from: Electron.WebContents, to: Electron.WebContents): void => {
    from.on('before-input-event', (event, input) => {
      if (input.type !== 'keyDown' || input.key !== 'F6') return;
      event.preventDefault();
      to.focus();
    });
  };
  cross(window.webContents, frame.webContents);
  cross(frame.webContents, window.webContents);
}

function strip(window: BrowserWindow): Electron.Rectangle {
  const { width, height } = window.contentView.getBounds();
  return { x: 0, y: height - approveStripPx, width, height: approveStripPx };
}

const canBeSeen = (window: BrowserWindow): boolean =>
  window.isVisible() &&
  !window.isMinimized() &&
  isOnScreen(
    window.getBounds(),
    screen.getAllDisplays().map((display) => display.bounds),
  );

/** Loads the pages; resolves when they have loaded. */
export async function loadPages(main: BrowserWindow, approval: ApprovalWindow): Promise<void> {
  await Promise.all([
    main.loadURL(pages.main),
    approval.window.loadURL(pages.approval),
    approval.frame.webContents.loadURL(pages.approveFrame),
  ]);
}
