import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';

import { say } from './terminal.mjs';

const setuidBit = 0o4000;

/**
 * Electron aborts where its sandbox cannot start: always as root, and for normal users on systems
 * that forbid user namespaces. Only unpackaged runs come here; packages set up their own helper.
 */
export function sandboxSwitches(dist) {
  if (process.platform !== 'linux') return [];
  if (process.getuid() === 0) return ['--no-sandbox'];
  if (hasSetuidHelper(dist) || canUnshare()) return [];
  say('This system allows no unprivileged sandbox: this development run goes without it.');
  return ['--no-sandbox'];
}

function hasSetuidHelper(dist) {
  try {
    const { mode, uid } = statSync(join(dist, 'chrome-sandbox'));
    return uid === 0 && (mode & setuidBit) !== 0;
  } catch {
    return false;
  }
}

function canUnshare() {
  return spawnSync('unshare', ['--user', 'true']).status === 0;
}
