// Bundles one program into one file. What may stay outside the file is listed per part, and the
// result is checked against that list: a promise such as "the daemon never loads Electron" is a
// property of what is built, not of what was meant.
import { dirname, join } from 'node:path';
import { isBuiltin } from 'node:module';

import { build } from 'vite';

import { root } from '../lib/paths.mjs';
import { Stop } from '../lib/terminal.mjs';
import { asciiOnly } from './ascii.mjs';
import { builtinsByName } from './builtins.mjs';
import { bundledSqlite } from './native-addons.mjs';
import { withoutEval } from './shell-grammar.mjs';

const allowedOutside = {
  main: (name) => name === 'electron' || isBuiltin(name),
  preload: (name) => name === 'electron',
  daemon: (name) => name === 'koffi' || isBuiltin(name),
  cli: isBuiltin,
  'agent-client': isBuiltin,
  hook: isBuiltin,
};

/** Returns the ids of all modules in the bundle. */
export async function bundleProgram({ part, entry, file, target }, folder, constants) {
  const format = file.endsWith('.cjs') ? 'cjs' : 'es';
  const chunk = await buildSingleFile({
    input: join(root, entry),
    file: join(folder, part, file),
    format,
    target,
    define: constants,
    external: ['electron', 'koffi'],
    plugins: part === 'daemon' || part === 'cli' ? [builtinsByName(), asciiOnly()] : [],
  });
  checkImports(part, entry, chunk);
  if (part === 'hook') checkNoPackages(entry, chunk);
  return chunk.moduleIds;
}

export async function buildSingleFile({
  input,
  file,
  format,
  target,
  define,
  external,
  plugins = [],
}) {
  const result = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    define,
    plugins: [bundledSqlite(), withoutEval(), ...plugins],
    ssr: { noExternal: external === 'packages' ? undefined : true, target: 'node' },
    build: {
      ssr: input,
      target,
      outDir: dirname(file),
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        external: external === 'packages' ? undefined : external,
        output: { format, entryFileNames: file.split(/[\\/]/).at(-1), codeSplitting: false },
      },
    },
  });
  const { output } = Array.isArray(result) ? result[0] : result;
  return output.find((item) => item.type === 'chunk');
}

function checkImports(part, entry, chunk) {
  const outside = [...chunk.imports, ...chunk.dynamicImports];
  const refused = outside.filter((name) => !allowedOutside[part](name));
  if (refused.length === 0) return;
  throw new Stop(
    `${entry} must not load ${refused.join(', ')} at run time: ` +
      `out/${part} has only what its rule in build/bundle/programs.mjs allows.`,
  );
}

/** The hook must start fast, and must not change because a package did. */
function checkNoPackages(entry, chunk) {
  const packaged = chunk.moduleIds.find((id) => id.includes('node_modules'));
  if (packaged) throw new Stop(`${entry} must have no dependencies, but it bundles ${packaged}.`);
}
