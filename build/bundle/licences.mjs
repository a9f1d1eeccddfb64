// Bundling takes packages apart from their licence files, whose terms ask to go along: this puts
// the licences of everything that was bundled or copied into one file of the package.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { nodeModules } from '../lib/paths.mjs';
import { Stop } from '../lib/terminal.mjs';

const packagePath = /^.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/;
const copied = ['koffi', 'tree-sitter-bash'];

export function writeLicences(folder, moduleIds) {
  const found = moduleIds.map((id) => packagePath.exec(id)).filter(Boolean);
  const folders = new Set(found.map(([path]) => path.replace(/^\0/, '')));
  for (const name of copied) folders.add(join(nodeModules, name));
  const texts = [...folders].filter(isPackage).map(licenceOf);
  writeFileSync(join(folder, 'third-party-licences.txt'), texts.sort().join('\n\n'));
}

/** Bundlers name modules of their own as if they lay in node_modules. */
function isPackage(folder) {
  return existsSync(join(folder, 'package.json'));
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!license) throw new Stop(`${name} says no licence, so it cannot be shipped.`);
  const [file] = globSync('{licen[sc]e,LICEN[SC]E,Licen[sc]e,COPYING}*', { cwd: folder });
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '(No licence file.)';
  return `=== ${name} ${version} (${license}) ===\n\n${text}\n`;
}
