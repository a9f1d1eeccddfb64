import { existsSync, lstatSync, opendirSync, readlinkSync, realpathSync, type Dir } from 'node:fs';
import { dirname, join } from 'node:path';
import { mcpServersIn } from './mcp-configs.shell';
import { otherNamesIn } from './other-names.shell';
import { isSecretName } from './protected-paths';
import type { SecondReading } from './shell-cross-check';
import { isTooLong, type Which, type World } from './world';

/** Links that are followed for one path; Linux itself stops at 40 (path_resolution(7)). */
const mostLinks = 40;

/**
 * The real path as the kernel would find it: every link is followed, also one that leads to nothing yet, and `..` means
 * the parent of the real directory. Names that do not exist are kept. In a loop of links the rest is kept as written.
 */
export function resolveReal(path: string, cwd: string): string {
  const whole = path.startsWith('/') ? path : `${cwd}/${path}`;
  if (isTooLong(whole)) return whole;
  // Most paths that calls name do not exist; asking so costs a tenth of catching what realpath throws.
  if (kindOf(whole) === 'none') return walkNames(whole);
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

/** What stands at this path itself. What cannot be asked counts as no link and as there. */
function kindOf(path: string): 'none' | 'link' | 'other' {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return 'none';
    return found.isSymbolicLink() ? 'link' : 'other';
  } catch {
    return 'other';
  }
}

function linkEnd(path: string): string | null {
  if (kindOf(path) !== 'link') return null;
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** Names that are looked at in one search for secrets. */
const mostNames = 5_000;

/** Folders of other people's published code and of git's own objects. */
const passed = /^(node_modules|\.git|\.venv|venv|target|dist|__pycache__)$/;

/** Looks through a folder for names of secrets, at most so many names; a folder that cannot be opened holds nothing that can be shown. */
export function secretsBelow(dir: string, which: Which): boolean {
  const open = [dir];
  let names = 0;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const folder = opened(at);
    if (folder === null) continue;
    try {
      for (let one = folder.readSync(); one !== null; one = folder.readSync()) {
        if (++names > mostNames) return true;
        if (which === 'seen-only' && one.name.startsWith('.')) continue;
        if (isSecretName(one.name)) return true;
        if (one.isDirectory() && !passed.test(one.name)) open.push(join(at, one.name));
      }
    } catch {
      return true;
    } finally {
      folder.closeSync();
    }
  }
  return false;
}

/** Write permission for everybody, of a file's mode (inode(7)). */
const everybodyWrites = 0o002;

/**
 * A folder with a `.git` of its own: git's folder with a HEAD, or the file that stands for one in a linked work tree or a submodule
 * (gitrepository-layout(5)); a link is neither. Where that file leads is not looked at: it never makes a project of another place.
 */
export function startsRepository(dir: string): boolean {
  const git = join(dir, '.git');
  try {
    const found = lstatSync(git, { throwIfNoEntry: false });
    if (found === undefined) return false;
    if (!found.isFile() && !(found.isDirectory() && existsSync(join(git, 'HEAD')))) return false;
    // SECURITY: T-22. What another user has put above a folder widens nothing (as git itself has it since CVE-2022-24765).
    const folder = lstatSync(dir);
    const mine = process.geteuid?.();
    return found.uid === mine && folder.uid === mine && (folder.mode & everybodyWrites) === 0;
  } catch {
    return false;
  }
}

function opened(dir: string): Dir | null {
  try {
    return opendirSync(dir);
  } catch {
    return null;
  }
}

/** The machine as it is now. `home` and `holdpointPaths` are made real once, here; `readShellAgain` comes from `loadShellGrammar`. */
export function machineWorld(
  home: string,
  holdpointPaths: readonly string[],
  readShellAgain: SecondReading,
): World {
  const real = {
    home: resolveReal(home, '/'),
    holdpointPaths: holdpointPaths.map((path) => resolveReal(path, '/')),
  };
  return {
    ...real,
    resolve: resolveReal,
    otherNames: otherNamesIn(real),
    mcpServer: mcpServersIn(real.home),
    has: (dir, name) => existsSync(join(dir, name)),
    startsRepository,
    readShellAgain,
    secretsBelow,
  };
}
