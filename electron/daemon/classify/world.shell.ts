import { readlinkSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { World } from './world';

/** Links that are followed for one path; Linux itself stops at 40 (path_resolution(7)). */
const mostLinks = 40;

/**
 * The real path as the kernel would find it: every link is followed, also one that leads to nothing yet, and `..` means
 * the parent of the real directory. Names that do not exist are kept. In a loop of links the rest is kept as written.
 */
export function resolveReal(path: string, cwd: string): string {
  const whole = path.startsWith('/') ? path : `${cwd}/${path}`;
  try {
    return realpathSync.native(whole);
  } catch {
    return walkNames(whole);
  }
}

/** Name by name, for paths of which only a part exists. */
function walkNames(whole: string): string {
  const names = whole.split('/');
  let at = '/';
  let links = 0;
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    if (name === '' || name === '.') continue;
    const next = name === '..' ? dirname(at) : join(at, name);
    // SECURITY: T-22. Writing to a link whose end does not exist yet makes that end.
    const end = name === '..' || links >= mostLinks ? null : linkEnd(next);
    if (end === null) {
      at = next;
      continue;
    }
    links++;
    if (end.startsWith('/')) at = '/';
    names.unshift(...end.split('/'));
  }
  return at;
}

function linkEnd(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** The machine as it is now. `home` and `holdpointPaths` are made real once, here. */
export function machineWorld(home: string, holdpointPaths: readonly string[]): World {
  return {
    home: resolveReal(home, '/'),
    holdpointPaths: holdpointPaths.map((path) => resolveReal(path, '/')),
    resolve: resolveReal,
  };
}
