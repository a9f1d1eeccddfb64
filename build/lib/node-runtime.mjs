// Node 24 comes from the lock file as a platform package: no download of its own, checked by hash.
// The daemon runs on it everywhere, so that what is tested is what is shipped.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { nodeModules } from './paths.mjs';
import { start } from './process.mjs';
import { Stop } from './terminal.mjs';

const oldestUsable = 24;

export function pinnedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const folder = join(nodeModules, `node-${platform}-${process.arch}`, 'bin');
  const file = join(folder, process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(file)) return file;
  if (major() >= oldestUsable) return process.execPath;
  throw new Stop(
    `No Node ${oldestUsable} package exists for ${process.platform}-${process.arch}: ` +
      `install Node ${oldestUsable} or newer and run this again.`,
  );
}

/** Never returns when the present Node is too old: the child's exit is ours. */
export async function continueOnPinnedNode() {
  if (major() >= oldestUsable) return;
  const child = start(pinnedNode(), process.argv.slice(1));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exit) => resolve(exit ?? 1));
  });
  process.exit(code);
}

function major() {
  return Number.parseInt(process.versions.node, 10);
}
