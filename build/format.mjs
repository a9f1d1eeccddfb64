// `npm run format [-- path ...]`: lets prettier rewrite the given paths, or everything.
import { join } from 'node:path';

import { nodeModules } from './lib/paths.mjs';
import { run } from './lib/process.mjs';

export async function main(args) {
  const prettier = join(nodeModules, 'prettier', 'bin', 'prettier.cjs');
  const paths = args.length > 0 ? args : ['.'];
  const { code } = await run(process.execPath, [prettier, '--write', '--log-level=warn', ...paths]);
  return code;
}
