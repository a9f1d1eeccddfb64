import { forEachChild, type AndOr, type Assignment, type Command, type SyntaxNode } from 'unbash';
import { runsTheProject } from './project-programs';
import { remember } from './shell-known-values';
import { knownIn, noteExported, notePathVariable, type Scene } from './shell-scene';
import { argOf, argsOf, type Arg } from './shell-word';

type Walk = (node: SyntaxNode, scene: Scene) => void;

/** The text that an assignment certainly gives; null when that is not known. */
export const valueOf = (node: Assignment, scene: Scene): string | null => {
  const value = node.value.type === 'Word' ? argOf(node.value, knownIn(scene)) : null;
  return value?.kind === 'plain' ? value.text : null;
};

/** Variables that stand before a command. */
export function notePrefix({ name, prefix }: Command, scene: Scene): void {
  const command = name?.value ?? '';
  const to = runsTheProject(command) ? 'the-project' : 'any-program';
  scene.separator = ' ';
  for (const set of prefix) {
    if (set.type !== 'Assignment') continue;
    const source = set.value.type === 'Word' ? set.value.text : '';
    if (set.name === 'IFS' && command === 'read') scene.separator = valueOf(set, scene);
    else if (set.name !== 'PATH' || !notePathVariable(source, scene))
      noteExported(set.name, valueOf(set, scene), scene, to);
  }
}

/** Assignments that stand alone, one after the other. */
export function assign(node: Command, scene: Scene, walk: Walk): void {
  forEachChild(node, (child) => {
    const value =
      child.type === 'Assignment' && child.append !== true && child.index === undefined
        ? child.value
        : null;
    const arg = value?.type === 'Word' ? argOf(value, knownIn(scene)) : null;
    walk(child, scene);
    if (child.type === 'Assignment') remember(child.name, arg ?? arrayOf(child, scene), scene);
  });
}

/** The elements of `name=(a b)`. */
function arrayOf({ value, append, index }: Assignment, scene: Scene): Arg | null {
  if (value.type !== 'ArrayValue' || append === true || index !== undefined) return null;
  const items = value.elements.flatMap((word) => argsOf(word, knownIn(scene)));
  const sure = items.every(({ kind, vanishes }) => kind === 'plain' && vanishes !== true);
  return sure ? { kind: 'plain', text: '', items } : null;
}

/** An assignment that nothing can keep from being made. */
export const isPlainAssignment = (node: AndOr['commands'][number]): boolean =>
  node.type === 'Command' &&
  node.name === undefined &&
  node.redirects.length === 0 &&
  node.prefix.every((one) => !/\$\(|`/.test('text' in one ? one.text : '`'));

/** `name=value` as a word of `export` and its like. */
export function declared({ name, value, text, append }: Assignment, scene: Scene): Arg {
  if (value.type !== 'Word' || append === true) return { kind: 'unknown', text: `${name}=""` };
  const arg = argOf(value, knownIn(scene));
  if (arg.kind === 'unknown') return { kind: 'unknown', text };
  return { ...arg, text: `${name}=${arg.text}`, bare: `${name}=${arg.bare ?? ''}` };
}
