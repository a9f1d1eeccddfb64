import os from 'node:os';
import path from 'node:path';

/** Where this user's programs are: the PATH, and where Claude Code installs itself, which a desktop's PATH often lacks. */
export function programFolders(): string[] {
  const own = [
    path.join(os.homedir(), '.local', 'bin'),
    path.join(os.homedir(), '.claude', 'local'),
  ];
  const given = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  return [...new Set([...given, ...own])];
}
