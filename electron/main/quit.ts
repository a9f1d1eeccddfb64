import { app, dialog } from 'electron';
import type { AppState } from '../../shared/ipc';

/** What quitting does to the runs there are, in one sentence; null when there is none to tell of. */
export function quitSentence({ snapshot }: AppState): string | null {
  const live = snapshot?.runs.filter((run) => run.state !== 'ended').length ?? 0;
  if (live === 0) return null;
  const runs = live === 1 ? '1 run' : `${live} runs`;
  return `With this app gone nobody can answer: ${runs} will be paused, and every new call is held or denied until you start it again.`;
}

let asking = false;

/** Ends the app; asks once when agents would stand still for it. The daemon goes on, and holds. */
export async function quit(state: AppState): Promise<void> {
  const detail = quitSentence(state);
  if (asking) return;
  if (detail !== null && !(await confirmed(detail))) return;
  app.quit();
}

async function confirmed(detail: string): Promise<boolean> {
  asking = true;
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: 'Quit Holdpoint?',
    detail,
    buttons: ['Keep running', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  });
  asking = false;
  return response === 1;
}
