import type { PanicKey } from '../../shared/ipc';
import type { DaemonLink } from './daemon-link';
import type { TrayIcon } from './tray';
import { trayView, type TrayCommand, type TrayView } from './tray-state';

/** What end-to-end tests may look at and press, which a tray's own menu does not let them. Compiled out of a release. */
export type E2eHook = {
  readonly tray: () => TrayView;
  /** The tooltip that the desktop was given, whatever it should be by now. */
  readonly tip: () => string;
  /** Every tray state since the start, in order, without repeats. */
  readonly trayStates: () => readonly string[];
  readonly run: (command: TrayCommand) => void;
};

/** Hangs the hook on the main process' global object, where only Playwright's own debug connection reaches it. */
export function hangE2eHook(
  { link, tray }: { readonly link: DaemonLink; readonly tray: TrayIcon },
  panicKey: PanicKey,
  run: (command: TrayCommand) => void,
): void {
  const view = (): TrayView =>
    trayView(link.state(), { panicKey, sinceMs: link.sinceSnapshotMs() });
  const states: string[] = [];
  const note = (): void => {
    const { state } = view();
    if (states.at(-1) !== state) states.push(state);
  };
  link.onChange(note);
  note();
  const hook: E2eHook = {
    tray: view,
    tip: () => tray.tip,
    trayStates: () => states,
    run,
  };
  Object.assign(globalThis, { holdpointE2e: hook });
}
