import type { View } from '../../shared/ipc';
import type { AppEventBody } from '../../shared/ipc-window';
import { app, type BrowserWindow } from 'electron';
import type { DaemonLink } from './daemon-link';
import { tellPage, type Page } from './ipc';

/** Shows the main window at a view, in front, whatever state it was in. */
export const showView =
  (window: BrowserWindow, page: Page) =>
  (view: View): void => {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    tellPage(page, 'app:view', { view });
  };

/** Shows the main window with something of its own over it: the lease dialog, or what the end of everything left. */
export const showOver =
  (open: (view: View) => void, page: Page) =>
  <K extends 'app:leaving' | 'app:ended'>(event: K, body: AppEventBody<K>): void => {
    open('now');
    tellPage(page, event, body);
  };

/** The operator asked for it: the approval window may take the focus, and shows the call that was picked. */
export const showApprovals =
  (window: BrowserWindow, page: Page) =>
  (approvalId?: string): void => {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    if (approvalId !== undefined) tellPage(page, 'approval:pick', { approvalId });
  };

/**
 * Shows the approval window when a call begins to wait, and hides it when none does any more.
 * SECURITY: T-8: it never takes the focus by itself, so that what is being typed elsewhere cannot land in it.
 */
export function showOnNewApproval(link: DaemonLink, window: BrowserWindow): void {
  let known: ReadonlySet<string> = new Set();
  link.onChange(({ snapshot }) => {
    const waiting = snapshot?.approvals.map((card) => card.id) ?? [];
    const isNew = waiting.some((id) => !known.has(id));
    known = new Set(waiting);
    if (waiting.length === 0) window.hide();
    else if (isNew && !window.isVisible()) window.showInactive();
  });
}

/** Closing a window hides it: the app lives in the tray until it is quit, and then `release` runs once. */
export function stayInTray(windows: readonly BrowserWindow[], release: () => void): void {
  let ending = false;
  app.on('before-quit', () => {
    ending = true;
  });
  app.once('will-quit', release);
  for (const window of windows) {
    window.on('close', (event) => {
      if (ending) return;
      event.preventDefault();
      window.hide();
    });
  }
}
