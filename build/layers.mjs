// Keeps the architecture's direction: a rule that is not checked decays. The table is data, in
// layers/table.mjs; this applies it to every source file and names file, import and rule.
import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';

import { ourTarget, packageOf, readSource } from './layers/read-source.mjs';
import {
  bannedWords,
  electronNames,
  environmentFiles,
  impure,
  isShell,
  isTest,
  layers,
  maxLines,
} from './layers/table.mjs';
import { root } from './lib/paths.mjs';

const code = /\.(tsx?|mjs)$/;
const counted = /\.(tsx?|mjs|c|css|html)$/;
const folders = ['build', 'e2e', 'electron', 'renderer', 'shared'];
const kebab = /^\.?[a-z0-9]+(-[a-z0-9]+)*([.@][a-z0-9-]+)*$/;

export function layerFaults() {
  return sourceFiles().flatMap((path) => fileFaults(path, readFileSync(join(root, path), 'utf8')));
}

/** These folders hold sources only: whatever is generated goes elsewhere. */
function sourceFiles() {
  const patterns = folders.map((folder) => `${folder}/**/*`);
  return globSync(patterns, { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => counted.test(path));
}

export function fileFaults(path, text) {
  const faults = nameFaults(path);
  const lines = text.split('\n').length - 1;
  if (lines > maxLines) faults.push(`has ${lines} lines; split it (at most ${maxLines})`);
  if (code.test(path)) faults.push(...codeFaults(path, text));
  return faults.map((fault) => `${path} ${fault}`);
}

function nameFaults(path) {
  return path.split('/').flatMap((part) => {
    if (!kebab.test(part)) return [`is not named in kebab-case (${part})`];
    const word = part.split(/[.-]/).find((item) => bannedWords.includes(item));
    return word ? [`is named "${word}", which says nothing: name what it does`] : [];
  });
}

function codeFaults(path, text) {
  const source = readSource(path, text);
  if (source.fault) return [`does not parse: ${source.fault}`];
  const layer = layerOf(path);
  if (!layer) return ['is in a folder that build/layers/table.mjs does not know'];
  const faults = isTest(path)
    ? []
    : source.imports.flatMap((item) => importFaults(path, layer, item));
  if (!isTest(path)) faults.push(...touchFaults(path, layer, source));
  return [...new Set(faults)];
}

/** The longest matching folder, except that the shell of a pure folder is ordinary daemon code. */
function layerOf(path) {
  const names = Object.keys(layers).filter((name) => path.startsWith(`${name}/`));
  const usable = names.filter((name) => !(layers[name].pure && isShell(path)));
  return layers[usable.sort((a, b) => b.length - a.length)[0]];
}

function importFaults(path, layer, { name, names, isType }) {
  const target = ourTarget(path, name);
  if (target !== undefined) return oursFaults(path, layer, target, isType);
  if (isBuiltin(name)) return builtinFaults(path, layer, name);
  const allowed =
    layer.packages === 'any' ? name !== 'electron' : layer.packages.includes(packageOf(name));
  if (!allowed) return [`may not import the package ${packageOf(name)}`];
  return isType ? [] : names.flatMap((item) => busFaults(path, item));
}

function busFaults(path, name) {
  const owner = Object.hasOwn(electronNames, name) ? electronNames[name] : undefined;
  return owner && !isUnder(path, owner) ? [`may not use ${name}: only ${owner} does`] : [];
}

function oursFaults(path, layer, target, isType) {
  const allowed = layer.ours.find((folder) => isUnder(target, folder));
  if (!allowed) return [`may not import ${target}`];
  const isForeign = !isUnder(path, allowed);
  if (layer.typesOnly && isForeign && !isType) return [`may import only types from ${target}`];
  return [];
}

function builtinFaults(path, layer, name) {
  if (!layer.node) return [`may not import ${name}: it must run without Node`];
  const isImpure = layer.pure && impure.packages.test(name);
  return isImpure ? [`is pure core and may not import ${name}: hand the values in`] : [];
}

function touchFaults(path, layer, { members, calls }) {
  const faults = members.flatMap((member) => busFaults(path, member.split('.')[1]));
  if (members.includes('process.env') && !environmentFiles.test(path)) {
    faults.push('reads process.env: only env.ts, paths.ts and config.ts files do');
  }
  if (!layer.pure) return faults;
  const touched = members.filter((m) => impure.members.includes(m));
  touched.push(...calls.filter((c) => impure.calls.includes(c)));
  for (const item of touched) faults.push(`is pure core and may not use ${item}: hand it in`);
  return faults;
}

function isUnder(path, folder) {
  const bare = path.replace(/\.tsx?$/, '');
  return bare === folder || bare.startsWith(`${folder}/`);
}

if (process.argv[1] && basename(process.argv[1]) === 'layers.mjs') {
  const faults = layerFaults();
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
