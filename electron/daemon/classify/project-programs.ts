import { commandTable } from './command-table';

/** Directories whose programs are the system's own. A program elsewhere is the project's and only known to run. */
export const systemFolder = /^(\/usr(\/local)?|\/opt\/homebrew)?\/s?bin\//;

/** Does this name stand for a tool that builds or tests, or for a file of the project itself? */
export const runsTheProject = (name: string): boolean =>
  (name.includes('/') && !systemFolder.test(name)) ||
  [commandTable.get(name)?.does ?? 'unknown'].flat()[0] === 'executes' ||
  /^(python[\d.]*|node|ruby|tsx|ts-node)$/.test(name);
