import type { View } from '../../shared/ipc';
import { Menu } from 'electron';

/** The application menu: what a window without a tray needs, and nothing that reloads pages or opens developer tools. */
export function setAppMenu(actions: {
  readonly open: (view: View) => void;
  readonly quit: () => void;
}): void {
  const { open, quit } = actions;
  const menu = Menu.buildFromTemplate([
    {
      label: 'Holdpoint',
      submenu: [
        { label: 'Now', accelerator: 'CommandOrControl+1', click: () => open('now') },
        { label: 'History', accelerator: 'CommandOrControl+2', click: () => open('history') },
        { label: 'Agents', accelerator: 'CommandOrControl+3', click: () => open('agents') },
        { type: 'separator' },
        { label: 'Quit', accelerator: 'CommandOrControl+Q', click: quit },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }],
    },
  ]);
  Menu.setApplicationMenu(menu);
}
