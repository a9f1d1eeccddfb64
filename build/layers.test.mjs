import { describe, expect, it } from 'vitest';

import { fileFaults, layerFaults } from './layers.mjs';

const refused = [
  ['electron/daemon/index.ts', `import { app } from 'electron';`, 'package electron'],
  ['electron/daemon/index.ts', `export * from 'electron/main';`, 'package electron'],
  ['electron/daemon/index.ts', `const e = await import('electron');`, 'package electron'],
  ['electron/daemon/gateway/a.ts', `import '../../main/tray.ts';`, 'electron/main/tray'],
  ['electron/daemon/journal/a.ts', `import Db from 'better-sqlite3';`, 'better-sqlite3'],
  ['electron/daemon/store/a.ts', `import { x } from '../policy/x';`, 'electron/daemon/policy/x'],
  ['electron/daemon/policy/a.ts', `import { x } from '../store/x';`, 'electron/daemon/store/x'],
  ['electron/daemon/policy/a.ts', `import { readFileSync } from 'node:fs';`, 'pure core'],
  ['electron/daemon/policy/a.ts', `import { readFile } from 'fs/promises';`, 'pure core'],
  ['electron/daemon/presence/a.ts', `export const now = () => Date.now();`, 'Date.now'],
  ['electron/daemon/presence/a.ts', `export const now = () => new Date();`, 'Date.now'],
  ['electron/daemon/approvals/a.ts', `export const id = () => Math.random();`, 'Math.random'],
  ['electron/daemon/classify/a.ts', `setTimeout(() => {}, 1);`, 'setTimeout'],
  ['electron/main/tray.ts', `import { ipcMain } from 'electron';`, 'ipcMain'],
  ['electron/main/tray.ts', `import * as e from 'electron'; e.ipcMain.on('x', f);`, 'ipcMain'],
  ['electron/main/tray.ts', `import { x } from '../daemon/x.ts';`, 'electron/daemon/x'],
  ['electron/main/ipc.ts', `import { ipcRenderer } from 'electron';`, 'ipcRenderer'],
  ['electron/preload/app.ts', `import { readFileSync } from 'node:fs';`, 'without Node'],
  ['electron/adapters/codex.ts', `import { x } from '../daemon/x';`, 'electron/daemon/x'],
  ['electron/hook/hook-fallback.ts', `import { z } from 'zod';`, 'package zod'],
  ['electron/hook/hook-fallback.ts', `import { x } from '../../shared/wire';`, 'only types'],
  ['electron/cli/index.ts', `import { x } from '../daemon/x';`, 'electron/daemon/x'],
  ['electron/main/tray.ts', `const home = process.env.HOME;`, 'process.env'],
  ['electron/main/tray.ts', `const { HOME } = process.env;`, 'process.env'],
  ['shared/wire.ts', `import { join } from 'node:path';`, 'without Node'],
  ['shared/wire.ts', `import { x } from '../electron/platform/x';`, 'electron/platform/x'],
  ['shared/wire.ts', `let x: import('../renderer/x').X;`, 'renderer/x'],
  ['renderer/app/shell.tsx', `import { join } from 'path';`, 'without Node'],
  ['renderer/app/shell.tsx', `import { shell } from 'electron';`, 'package electron'],
  ['renderer/app/shell.tsx', `import { x } from '../../electron/preload/x';`, 'electron/preload/x'],
  ['renderer/approve-frame/frame.ts', `import 'react';`, 'package react'],
  ['renderer/approve-frame/frame.ts', `import '../ui/button';`, 'renderer/ui/button'],
  ['electron/main/Tray.ts', ``, 'kebab-case'],
  ['electron/main/window-manager.ts', ``, 'manager'],
  ['shared/utils/text.ts', ``, 'utils'],
  ['electron/unknown/a.ts', ``, 'does not know'],
  ['shared/broken.ts', `const = 1;`, 'does not parse'],
];

const accepted = [
  ['electron/daemon/index.ts', `import { x } from '../adapters/codex.ts';`],
  ['electron/daemon/store/a.ts', `import Db from 'better-sqlite3';`],
  ['electron/daemon/policy/engine.ts', `import { x } from '../presence/x'; x(new Date(0));`],
  ['electron/daemon/policy/policy-file.shell.ts', `import 'node:fs'; Date.now();`],
  ['electron/daemon/approvals/approvals.shell.ts', `import { x } from '../calls/x';`],
  ['electron/daemon/policy/engine.test.ts', `import { readFileSync } from 'node:fs';`],
  ['electron/main/ipc.ts', `import { ipcMain } from 'electron';`],
  ['electron/main/tray.ts', `import type { IpcMain } from 'electron';`],
  ['electron/preload/app.ts', `import { ipcRenderer } from 'electron';`],
  ['electron/platform/paths.ts', `const home = process.env.HOME;`],
  ['electron/hook/hook-fallback.ts', `import type { X } from '../../shared/wire';`],
  ['renderer/app/shell.tsx', `import { useState } from 'react'; import './shell.module.css';`],
  ['renderer/approve-frame/frame.ts', `import { x } from '../../shared/text-safety';`],
];

describe('layers', () => {
  it.each(refused)('refuses in %s: %j', (path, text, said) => {
    const faults = fileFaults(path, text);
    expect(faults.join('\n')).toContain(said);
    expect(faults[0]).toContain(path);
  });

  it('refuses a file that has grown too long', () => {
    expect(fileFaults('shared/long.ts', '\n'.repeat(300))).toEqual([]);
    expect(fileFaults('shared/long.ts', '\n'.repeat(301))[0]).toContain('301 lines');
  });

  it.each(accepted)('accepts in %s: %j', (path, text) => {
    expect(fileFaults(path, text)).toEqual([]);
  });

  it('finds nothing against the rules in this repository', () => {
    expect(layerFaults()).toEqual([]);
  });
});
