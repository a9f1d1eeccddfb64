// `npm run unit [-- path ...]`: vitest. Tests in e2e/ start built programs, so those are built
// first, but only when such tests can be among the chosen ones.
import { join } from 'node:path';

import { bundleForTests, daemonParts } from './bundle.mjs';
import { privateFolders } from './lib/display.mjs';
import { nodeModules } from './lib/paths.mjs';
import { run } from './lib/process.mjs';

export async function runVitest(args) {
  const folders = privateFolders();
  try {
    const env = { ...process.env, ...folders.environment };
    const vitest = join(nodeModules, 'vitest', 'vitest.mjs');
    const { code } = await run(process.execPath, [vitest, ...args], { env });
    return code;
  } finally {
    folders.remove();
  }
}

export async function main(args) {
  const paths = args.filter((arg) => !arg.startsWith('-'));
  const withPrograms = paths.length === 0 || paths.some((path) => path.includes('e2e'));
  if (withPrograms) await bundleForTests(daemonParts);
  const choice = withPrograms ? [] : ['--project=!programs', '--project=!storms'];
  const mode = args.includes('--watch') ? [] : ['run'];
  return runVitest([...mode, ...choice, ...args]);
}
