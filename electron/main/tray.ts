import path from 'node:path';
import {
  Menu,
  Tray,
  nativeImage,
  nativeTheme,
  type MenuItemConstructorOptions,
  type NativeImage,
} from 'electron';
import type { PanicKey } from '../../shared/ipc';
import type { TrayState } from '../../shared/model/snapshot';
import type { DaemonLink } from './daemon-link';
import { trayView, type MenuItem, type TrayCommand, type TrayView } from './tray-state';

export type TrayActions = {
  readonly panicKey: PanicKey;
  readonly run: (command: TrayCommand) => void;
  /** A click on the icon itself, where the desktop tells of one. */
  readonly click: () => void;
};

const countMs = 5_000;

/**
 * The tray icon and its menu. Desktops without a tray give none and say nothing; then the windows do everything, so a
 * tray that cannot be made is no fault.
 */
export class TrayIcon {
  readonly #actions: TrayActions;
  readonly #icons: string;
  #tray: Tray | null = null;
  #shown = '';
  #tip = '';
  readonly #countdown: NodeJS.Timeout;

  constructor(link: DaemonLink, icons: string, actions: TrayActions) {
    this.#actions = actions;
    this.#icons = icons;
    this.#tray = this.#make();
    const { panicKey } = actions;
    const show = (): void =>
      this.#show(trayView(link.state(), { panicKey, sinceMs: link.sinceSnapshotMs() }));
    link.onChange(show);
    // What counts down moves without a word from the daemon.
    this.#countdown = setInterval(show, countMs);
    nativeTheme.on('updated', () => {
      this.#shown = '';
      show();
    });
    show();
  }

  /** The tooltip as it was last given to the desktop; empty without a tray. */
  get tip(): string {
    return this.#tip;
  }

  close(): void {
    clearInterval(this.#countdown);
    this.#tray?.destroy();
    this.#tray = null;
  }

  #make(): Tray | null {
    try {
      const tray = new Tray(this.#icon('unprotected'));
      tray.on('click', () => this.#actions.click());
      return tray;
    } catch {
      // No tray on this desktop: the windows have it all.
      return null;
    }
  }

  /** Only on change: on Linux the menu is replaced whole, and replacing an open one closes it (docs/api/tray.md). */
  #show({ tip, ...view }: TrayView): void {
    if (this.#tray === null) return;
    if (tip !== this.#tip) this.#tray.setToolTip(`Holdpoint: ${tip}`);
    this.#tip = tip;
    const key = JSON.stringify(view);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#tray.setImage(this.#icon(view.state));
    this.#tray.setContextMenu(Menu.buildFromTemplate(view.menu.map((item) => this.#item(item))));
  }

  #item(item: MenuItem): MenuItemConstructorOptions {
    switch (item.kind) {
      case 'text':
        return { label: escaped(item.label), enabled: false };
      case 'line':
        return { type: 'separator' };
      case 'command':
        return { label: escaped(item.label), click: () => this.#actions.run(item.command) };
      case 'group':
        return {
          label: escaped(item.label),
          submenu: item.items.map((inner) => this.#item(inner)),
        };
    }
  }

  #icon(state: TrayState): NativeImage {
    const tint = nativeTheme.shouldUseDarkColors ? 'on-dark' : 'on-light';
    const name = process.platform === 'darwin' ? `${state}Template.png` : `${state}-${tint}.png`;
    return nativeImage.createFromPath(path.join(this.#icons, name));
  }
}

/** A single `&` would mark a key in a menu and vanish. */
const escaped = (label: string): string => label.replaceAll('&', '&&');
