import type { JsonObject } from '../../../shared/json';
import { posix } from 'node:path';
import type { SecondReading } from './shell-cross-check';

/**
 * The little that classification must know of the machine. Everything else is decided from the call
 * alone, so that the same call at the same moment is always classified the same.
 */
export interface World {
  /** The operator's home directory, as a real path. */
  readonly home: string;
  /** Real paths that belong to Holdpoint: runtime, data and configuration directories, the program, settings that carry its hook. */
  readonly holdpointPaths: readonly string[];
  /** Real path of the deepest part of `path` that exists, plus the rest as written; `cwd` starts a relative path. */
  resolve(path: string, cwd: string): string;
  /** Further names of a file that is linked more than once, as far as they belong to Holdpoint or to the operator's credentials and start-up files. */
  otherNames(path: string): readonly string[];
  /** Digest of how the MCP server of this name is configured for an agent in `cwd`; null when no settings name it. */
  mcpServer(server: string, cwd: string, entry?: JsonObject): string | null;
  /** Does a file of this name stand in the directory? */
  has(dir: string, name: string): boolean;
  /** Does a repository begin at this real path, made by the operator in a folder that nobody else may write to? */
  startsRepository(dir: string): boolean;
  /** Reads shell text with a second parser. */
  readonly readShellAgain: SecondReading;
  /** Lies a file whose name says that it holds a secret below `dir`, a real path? True as well when there is too much to look through. */
  secretsBelow(dir: string, which: Which): boolean;
}

/** Files that a search opens: those whose name begins with a dot too, or not. */
export type Which = 'hidden-too' | 'seen-only';

/** No program opens such a path (PATH_MAX of Linux), and nobody reads it: it is never walked. */
export const isTooLong = (path: string): boolean => {
  if (path.length > 4_096) return true;
  let parts = 0;
  for (const char of path) if (char === '/') parts++;
  return parts > 128;
};

/** Is `path` the same as `root` or below it? Both absolute and normalised. */
export const isWithin = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`);

/**
 * Real path of the project a call belongs to: the nearest folder from its working directory upwards at which a repository of the
 * operator's begins, else the working directory itself. Null when that is the root, the home directory or above it, because
 * "inside the project" would then mean "anywhere".
 */
export function projectOf(cwd: string, world: World): string | null {
  if (!cwd.startsWith('/')) return null;
  const here = world.resolve(cwd, '/');
  // SECURITY: T-22. An agent started in $HOME must not get the whole home directory as its project, nor one that makes it a repository.
  if (isWithin(world.home, here)) return null;
  for (let at = here; !isWithin(world.home, at); at = posix.dirname(at))
    if (world.startsRepository(at)) return at;
  return here;
}
