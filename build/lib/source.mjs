import { join } from 'node:path';

import { root } from './paths.mjs';

/** A module of the program or of the tests: TypeScript without file endings, so it is read through the bundler. */
export async function loadSource(path) {
  const { runnerImport } = await import('vite');
  return (await runnerImport(join(root, path), { configFile: false, logLevel: 'error' })).module;
}
