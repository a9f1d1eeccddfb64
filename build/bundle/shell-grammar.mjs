// The second shell parser: two WebAssembly files that the daemon reads from beside itself. Nothing else of
// tree-sitter-bash is shipped (the package is 20 MB of sources and of addons that nobody loads).
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import { nodeModules } from '../lib/paths.mjs';

const files = ['web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter-bash/tree-sitter-bash.wasm'];

export function copyShellGrammar(daemonFolder) {
  for (const file of files) cpSync(join(nodeModules, file), join(daemonFolder, file.split('/')[1]));
}
