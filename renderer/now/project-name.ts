/** The last part of a folder's path, by which people know a project. */
export const projectOf = (cwd: string): string =>
  cwd.split(/[\\/]/).findLast((part) => part !== '') ?? cwd;
