// What surrounds the programs: the Node runtime they run on and the `holdpoint` command. The same
// layout stands in a package's resources folder, so one relative path serves both.
import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { manifest } from '../lib/manifest.mjs';
import { pinnedNode } from '../lib/node-runtime.mjs';
import { root } from '../lib/paths.mjs';

const shellLauncher = `#!/bin/sh
# Runs the holdpoint command on Holdpoint's own Node runtime.
unset NODE_OPTIONS NODE_PATH ELECTRON_RUN_AS_NODE
here=$(CDPATH= cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd)
exec "$here/../runtime/node" "$here/../cli/holdpoint.js" "$@"
`;

const commandLauncher = `@echo off\r
rem Runs the holdpoint command on Holdpoint's own Node runtime.\r
setlocal\r
set NODE_OPTIONS=\r
set NODE_PATH=\r
set ELECTRON_RUN_AS_NODE=\r
"%~dp0..\\runtime\\node.exe" "%~dp0..\\cli\\holdpoint.js" %*\r
`;

export function writeLauncher(folder) {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  if (process.platform === 'win32') {
    writeFileSync(join(bin, 'holdpoint.cmd'), commandLauncher);
    return;
  }
  writeFileSync(join(bin, 'holdpoint'), shellLauncher);
  chmodSync(join(bin, 'holdpoint'), 0o755);
}

/** A link in development; packages copy the program itself. Windows links need privileges. */
export function placeRuntime(folder, finalFolder) {
  const runtime = join(folder, 'runtime');
  mkdirSync(runtime, { recursive: true });
  const node = pinnedNode();
  if (process.platform === 'win32') cpSync(node, join(runtime, 'node.exe'));
  else symlinkSync(relative(join(finalFolder, 'runtime'), node), join(runtime, 'node'));
}

/** Makes the folder an application that Electron can be started on, and that can be packaged. */
export function writeManifest(folder) {
  const { name, productName, version, description, author, license, desktopName } = manifest;
  const kept = { name, productName, version, description, author, license, desktopName };
  const content = { ...kept, type: 'module', main: 'main/index.js' };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(content, null, 2)}\n`);
}

export function copyIcons(folder) {
  const icons = join(root, 'build', 'icons');
  const target = join(folder, 'main', 'icons');
  cpSync(join(icons, 'tray'), target, { recursive: true });
  cpSync(join(icons, '256x256.png'), join(target, 'holdpoint.png'));
}
