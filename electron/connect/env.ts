import os from 'node:os';
import path from 'node:path';

/** Where this user's programs are: the PATH, and where Claude Code and OpenCode install themselves, which a desktop's PATH often lacks. */
export function programFolders(): string[] {
  const own = [
    path.join(os.homedir(), '.local', 'bin'),
    path.join(os.homedir(), '.claude', 'local'),
    path.join(os.homedir(), '.opencode', 'bin'),
  ];
  const given = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  return [...new Set([...given, ...own])];
}

/** Where programs that follow the XDG base directory specification keep the settings of the user with that home. */
export const configFolder = (home: string): string =>
  process.env['XDG_CONFIG_HOME'] || path.join(home, '.config');
