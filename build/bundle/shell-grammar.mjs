// The second shell parser: two WebAssembly files that the daemon reads from beside itself. Nothing else of
// tree-sitter-bash is shipped (the package is 20 MB of sources and of addons that nobody loads).
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import { nodeModules } from '../lib/paths.mjs';
import { Stop } from '../lib/terminal.mjs';

const files = ['web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter-bash/tree-sitter-bash.wasm'];

export function copyShellGrammar(daemonFolder) {
  for (const file of files) cpSync(join(nodeModules, file), join(daemonFolder, file.split('/')[1]));
}

/** The loader can run JavaScript that a WebAssembly file carries; neither of ours does, and the daemon never shall. */
export function withoutEval() {
  return {
    name: 'holdpoint-without-eval',
    transform: {
      filter: { id: /web-tree-sitter[\\/]web-tree-sitter\.js$/ },
      handler: (code) => {
        const parts = code.split('eval(func)');
        if (parts.length !== 3)
          throw new Stop('web-tree-sitter calls eval in other places than before.');
        return { code: parts.join('undefined'), map: null };
      },
    },
  };
}
