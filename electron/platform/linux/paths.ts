import path from 'node:path';
import type { Paths } from '../../../shared/platform';
import { done, type Outcome } from '../../../shared/reasons';
import { filesBelow } from '../files-below';
import { checkPrivate, makePrivate } from '../posix/private-directory';

/** What `linuxPaths` depends on: environment, home directory and user id of this process. */
export type PathSetting = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly uid: number;
};

/** A HOME that is not absolute would mean another place in every folder; the user database knows better. */
export function homeOf(env: Readonly<Record<string, string | undefined>>, homedir: string): string {
  const home = env['HOME'] ?? '';
  return path.isAbsolute(home) ? home : homedir;
}

/**
 * The XDG directories of Holdpoint. The XDG Base Directory Specification (0.8) says that a relative
 * path in these variables is to be ignored; one is treated as unset here.
 */
export function linuxPaths(setting: PathSetting): Paths {
  const { env, home, uid } = setting;
  const runtimeBase = absolute(env['XDG_RUNTIME_DIR']);
  const runtimeDir =
    runtimeBase === null ? `/tmp/holdpoint-${uid}` : path.join(runtimeBase, 'holdpoint');
  const dataHome = absolute(env['XDG_DATA_HOME']) ?? path.join(home, '.local/share');
  const configHome = absolute(env['XDG_CONFIG_HOME']) ?? path.join(home, '.config');
  const dataDir = path.join(dataHome, 'holdpoint');
  const configDir = path.join(configHome, 'holdpoint');
  const ours = [runtimeDir, dataDir, configDir];
  return {
    ...filesBelow({ runtimeDir, dataDir, configDir }),
    agentSocket: path.join(runtimeDir, 'agent.sock'),
    operatorSocket: path.join(runtimeDir, 'operator.sock'),
    prepare: () => prepareAll(runtimeBase, ours, uid),
  };
}

function absolute(value: string | undefined): string | null {
  return value !== undefined && path.isAbsolute(value) ? path.normalize(value) : null;
}

function prepareAll(
  runtimeBase: string | null,
  directories: readonly string[],
  uid: number,
): Outcome<void> {
  if (runtimeBase !== null) {
    const base = checkPrivate(runtimeBase, uid);
    if (!base.ok) return base;
  }
  for (const directory of directories) {
    const made = makePrivate(directory, uid);
    if (!made.ok) return made;
  }
  return done(undefined);
}
