// The two packages with compiled code. better-sqlite3 is bundled and finds its addon beside the
// bundle; koffi picks its own addon among packages, so it is copied whole, for this platform only.
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { nodeModules } from '../lib/paths.mjs';
import { Stop } from '../lib/terminal.mjs';

const addonName = 'better-sqlite3.node';
const here = `${process.platform}-${process.arch}`;

const bindingCode = `
import { createRequire } from 'node:module';
const load = createRequire(import.meta.url);
export function getBinding(given) {
  if (typeof given === 'object' && given !== null) return given;
  return load(given ?? './${addonName}');
}
`;

/** Replaces the package's search for its addon, which depends on where node_modules lies. */
export function bundledSqlite() {
  return {
    name: 'holdpoint-bundled-sqlite',
    enforce: 'pre',
    load: {
      filter: { id: /better-sqlite3[\\/]lib[\\/]binding\.js$/ },
      handler: () => ({ code: bindingCode, moduleType: 'js' }),
    },
  };
}

export function copyAddons(daemonFolder) {
  copySqlite(daemonFolder);
  copyKoffi(join(daemonFolder, 'node_modules'));
}

function copySqlite(folder) {
  const addon = join(nodeModules, 'better-sqlite3', 'prebuilds', `${here}.node`);
  if (!existsSync(addon)) throw new Stop(`better-sqlite3 has no prebuilt addon for ${here}.`);
  cpSync(addon, join(folder, addonName));
}

function copyKoffi(target) {
  const addonPackage = join('@koromix', `koffi-${here}`);
  if (!existsSync(join(nodeModules, addonPackage))) {
    throw new Stop(`koffi has no prebuilt addon for ${here}.`);
  }
  mkdirSync(target, { recursive: true });
  const entry = ['index.js', 'index.cjs'];
  const files = ['package.json', 'LICENSE.txt', ...entry].map((name) => join('koffi', name));
  files.push(...entry.map((name) => join('koffi', 'src', 'koffi', name)));
  files.push(...['static.js', 'static.cjs'].map((name) => join('koffi/src/koffi/src', name)));
  for (const item of [...files, addonPackage]) {
    cpSync(join(nodeModules, item), join(target, item), { recursive: true });
  }
}
