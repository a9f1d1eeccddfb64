import { homedir } from 'node:os';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');
export const nodeModules = join(root, 'node_modules');

/** Built with the hooks that end-to-end tests need. */
export const testOut = join(root, 'out');

/** `npm run dev`: the same, with pages that come from a server. */
export const developmentOut = join(root, 'out-dev');

/** What people run: hardened, without test hooks. */
export const releaseOut = join(root, 'out-release');

export function cacheDirectory() {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'holdpoint');
}
