import { app, dialog } from 'electron';
import type { AppState } from '../../shared/ipc';
import { quitSentence } from './tray-state';

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
