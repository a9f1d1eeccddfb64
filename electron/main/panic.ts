import { globalShortcut } from 'electron';
import type { EndReport, PanicKey } from '../../shared/ipc';
import { processEnv } from '../platform/process-env';
import { isWayland } from '../platform/linux/wayland-session';
import type { DaemonLink } from './daemon-link';
import { endReport } from './panic-report';

/**
 * On every keyboard, never part of a text (on Windows Ctrl+Alt is AltGr, so no letter would do), and taken by no desktop that is
 * known to us. Four keys, so that nobody presses them by chance.
 */
const accelerator = 'Control+Alt+Shift+Escape';
const keys = process.platform === 'darwin' ? '⌃⌥⇧ Esc' : 'Ctrl+Alt+Shift+Esc';

/** The line, and the operator's wish to have a daemon, whatever became of the last one. */
type Reach = { readonly link: DaemonLink; readonly startDaemon: DaemonLink['connect'] };

/** Ending a large tree takes longer than a question. */
const treeTimeoutMs = 60_000;

/**
 * Ends the whole process tree of every run and tells what is left. A daemon that is not there is started first: it finds the runs
 * again, and only it can end them.
 */
async function endEverything({ link, startDaemon }: Reach): Promise<EndReport> {
  const reached = await startDaemon();
  const before = link.state().snapshot;
  if (!reached.ok) return endReport(reached, { before, now: null });
  const done = await link.call('runs.kill-all', {}, treeTimeoutMs);
  return endReport(done, { before, now: link.state().snapshot });
}

/** Takes the keys for the whole desktop; what came of it is told in the tray menu and in Settings. */
function takePanicKey(end: () => void): PanicKey {
  const isTaken = !globalShortcut.register(accelerator, end);
  if (isTaken) return { keys, state: 'taken' };
  // What Electron can ask a portal for, a Wayland desktop may refuse without a word.
  return { keys, state: isWayland(processEnv()) ? 'wayland' : 'works' };
}

/** The end of everything as this app offers it: by the keys, and by whoever calls `end`. `tell` hears what came of it. */
export function startPanic(
  reach: Reach,
  tell: (report: EndReport) => void,
): { readonly key: PanicKey; readonly end: () => Promise<void>; readonly release: () => void } {
  const end = async (): Promise<void> => tell(await endEverything(reach));
  const key = takePanicKey(() => void end());
  return { key, end, release: () => globalShortcut.unregisterAll() };
}
