// `npm run bench [-- arguments]`: bundles e2e/bench/main.ts and runs it on the shipped Node. `npm run bench -- classify`
// measures the judging of calls on the corpora, `-- policy` what rules cost, for which nothing else need be built.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { bundleForTests, constants, daemonParts } from './bundle.mjs';
import { buildSingleFile } from './bundle/programs.mjs';
import { privateFolders } from './lib/display.mjs';
import { root, testOut } from './lib/paths.mjs';
import { run } from './lib/process.mjs';
import { Stop } from './lib/terminal.mjs';

export async function main(args) {
  const judges = ['classify', 'policy'].includes(args[0]);
  const name = judges ? args[0] : 'main';
  const input = join(root, 'e2e', 'bench', `${name}.ts`);
  if (!existsSync(input)) throw new Stop(`There is no e2e/bench/${name}.ts to run.`);
  if (!judges) await bundleForTests(daemonParts);
  const file = join(testOut, 'bench', `${name}.js`);
  // The fixtures find their files beside themselves, which in one bundle they no longer are.
  const fixtures = JSON.stringify(join(root, 'e2e', 'fixtures'));
  const define = { ...constants({ e2e: true }), 'import.meta.dirname': fixtures };
  await buildSingleFile({
    input,
    file,
    format: 'es',
    target: 'node24.11',
    define,
    external: 'packages',
  });
  const folders = privateFolders();
  try {
    const env = { ...process.env, ...folders.environment };
    const { code } = await run(
      process.execPath,
      ['--expose-gc', file, ...args.slice(judges ? 1 : 0)],
      { env },
    );
    return code;
  } finally {
    folders.remove();
  }
}
