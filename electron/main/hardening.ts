import { app, session, type Session, type WebContents } from 'electron';
import { refusedSwitch, refusedSwitchSentence } from './command-line-guard';
import { isOurs } from './protocol';

/** Exit code of a start with a refused switch. */
const refusedStart = 3;

/**
 * Ends the process when it was started with a switch that opens it to others; before any window exists.
 * A build constant decides, not an environment variable: Playwright steers through those very switches, so tests run on
 * a build of their own and a release has no way back.
 */
export function guardCommandLine(): void {
  if (__HOLDPOINT_E2E__) return;
  const refused = refusedSwitch({
    hasSwitch: (name) => app.commandLine.hasSwitch(name),
    argv: process.argv.slice(1),
    packaged: app.isPackaged,
  });
  if (refused === null) return;
  process.stderr.write(`${refusedSwitchSentence(refused)}\n`);
  // SECURITY: T-10: `exit`, not `quit`: nothing may run after this line.
  app.exit(refusedStart);
  process.exit(refusedStart);
}

/** Chromium's sandbox for every renderer. `enableSandbox` would undo `--no-sandbox`, without which root cannot start at all. */
export function enableSandbox(): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
}

/** Rules for whatever pages come to be, now and later. Must run before the first window. */
export function hardenContents(): void {
  app.on('web-contents-created', (_event, contents) => hardenPage(contents));
  app.on('session-created', hardenSession);
  void app.whenReady().then(() => hardenSession(session.defaultSession));
  // A certificate prompt or a login form of a page cannot exist: pages load nothing from a network.
  app.on('login', (event) => event.preventDefault());
  app.on('select-client-certificate', (event) => event.preventDefault());
}

function hardenPage(contents: WebContents): void {
  // SECURITY: T-10: a page stays the page it is, and makes no other.
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

const hardened = new WeakSet<Session>();

function hardenSession(given: Session): void {
  if (hardened.has(given)) return;
  hardened.add(given);
  // SECURITY: T-10: a page of ours needs no permission at all.
  given.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  given.setPermissionCheckHandler(() => false);
  given.setDevicePermissionHandler(() => false);
  given.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  given.on('will-download', (event) => event.preventDefault());
  given.setSpellCheckerEnabled(false);
  // SECURITY: T-10, T-19: nothing leaves a window, and nothing foreign comes into one.
  given.webRequest.onBeforeRequest((request, answer) => answer({ cancel: !isOurs(request.url) }));
}

/** True when this process is the first one of this user; a second one must end at once. */
export const isOnlyInstance = (): boolean => app.requestSingleInstanceLock();
