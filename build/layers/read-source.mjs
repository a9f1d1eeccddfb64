// What one source file imports and touches, read from its syntax tree.
import { posix } from 'node:path';

import { parseSync, Visitor } from 'vite';

/** Returns { imports: [{ name, names, isType }], members, calls, fault }. */
export function readSource(path, text) {
  const { program, module, errors } = parseSync(path, text);
  if (errors.length > 0) return { ...empty(), fault: errors[0].message };
  const found = empty();
  for (const item of module.staticImports) found.imports.push(fromStatic(item));
  for (const item of module.staticExports) found.imports.push(...fromExport(item));
  visitorInto(found).visit(program);
  return found;
}

const empty = () => ({ imports: [], members: [], calls: [] });

function fromStatic({ moduleRequest, entries }) {
  return {
    name: moduleRequest.value,
    names: entries.map((entry) => entry.importName.name),
    isType: entries.length > 0 && entries.every((entry) => entry.isType),
  };
}

function fromExport({ entries }) {
  return entries
    .filter((entry) => entry.moduleRequest)
    .map((entry) => ({ name: entry.moduleRequest.value, names: [], isType: entry.isType }));
}

function visitorInto(found) {
  const add = (source, isType) => {
    if (typeof source?.value === 'string') {
      found.imports.push({ name: source.value, names: [], isType });
    }
  };
  return new Visitor({
    ImportExpression: (node) => add(node.source, false),
    TSImportType: (node) => add(node.source ?? node.argument?.literal, true),
    MemberExpression: (node) => {
      const key = node.computed ? node.property.value : node.property.name;
      if (node.object.type === 'Identifier') found.members.push(`${node.object.name}.${key}`);
    },
    CallExpression: (node) => {
      if (node.callee.type === 'Identifier') found.calls.push(node.callee.name);
    },
    NewExpression: (node) => {
      const isNow = node.callee.name === 'Date' && node.arguments.length === 0;
      if (isNow) found.members.push('Date.now');
    },
  });
}

/** 'shared/limits' for '../../shared/limits.ts' seen from a file; undefined for a package. */
export function ourTarget(path, name) {
  if (!name.startsWith('.')) return undefined;
  const target = posix.join(posix.dirname(path), name);
  return target.replace(/\.(tsx?|jsx?|mjs|cjs)$/, '');
}

export function packageOf(name) {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}
