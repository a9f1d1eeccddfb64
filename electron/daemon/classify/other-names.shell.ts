import { lstatSync, readdirSync, type BigIntStats } from 'node:fs';
import { join } from 'node:path';

/** Files of the operator that a second name must not open. Folders are looked into one level deep. */
const watched =
  '.ssh .aws .gnupg .kube .docker .config/gh .netrc .npmrc .pypirc .pgpass .git-credentials .env .claude .codex .gemini .bashrc .bash_profile .profile .zshrc .zshenv .zprofile .gitconfig .claude.json'.split(
    ' ',
  );

/** Names that are looked at in one folder. */
const mostNames = 200;

function statOf(path: string): BigIntStats | null {
  try {
    return lstatSync(path, { bigint: true });
  } catch {
    return null;
  }
}

function below(path: string): readonly string[] {
  try {
    return readdirSync(path)
      .slice(0, mostNames)
      .map((name) => join(path, name));
  } catch {
    return [path];
  }
}

/**
 * Looks for the other names of a file with more than one link (st_nlink of stat(2)), by device and inode, among Holdpoint's own
 * files and the operator's credentials and start-up files. A file with one name costs one look.
 */
export function otherNamesIn(machine: {
  readonly home: string;
  readonly holdpointPaths: readonly string[];
}): (path: string) => readonly string[] {
  const roots = [...machine.holdpointPaths, ...watched.map((name) => join(machine.home, name))];
  return (path) => {
    const file = statOf(path);
    if (file === null || !file.isFile() || file.nlink < 2n) return [];
    return roots.flatMap(below).filter((other) => {
      const twin = other === path ? null : statOf(other);
      return twin !== null && twin.ino === file.ino && twin.dev === file.dev;
    });
  };
}
