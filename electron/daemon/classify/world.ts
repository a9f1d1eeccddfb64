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
}

/** Is `path` the same as `root` or below it? Both absolute and normalised. */
export const isWithin = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`);

/**
 * Real path of the project a call belongs to: its working directory. Null when that is the root, the
 * home directory or above it, because "inside the project" would then mean "anywhere".
 */
export function projectOf(cwd: string, world: World): string | null {
  if (!cwd.startsWith('/')) return null;
  const root = world.resolve(cwd, '/');
  // SECURITY: T-22. An agent started in $HOME must not get the whole home directory as its project.
  return isWithin(world.home, root) ? null : root;
}
