import { forEachChild, type Script, type SyntaxNode } from 'unbash';
import type { Scene } from './shell-scene';

/**
 * Names of all simple commands in a shell text, as a second parser reads it: source text, unsorted, substitutions and
 * bodies included. Null when that parser cannot read the text as a whole.
 */
export type SecondReading = (text: string) => readonly string[] | null;

/** The parser is one program, and what it was given to read as another: their names, compared as they are written. */
export type FirstReading = { readonly text: string; readonly tree: Script };

/** Longest text that is read again; the walk refuses longer ones earlier. */
const mostCharacters = 16_384;

/** Both parsers read `[`, `[[` and `test` differently as kinds of node, and mean the same by them. */
const tests: ReadonlySet<string> = new Set(['[', 'test']);

function noteNames(node: SyntaxNode, names: string[]): void {
  if (node.type === 'Command' && node.name !== undefined) names.push(node.name.text);
  forEachChild(node, (child) => noteNames(child, names));
}

const inOrder = (names: readonly string[]): string =>
  names
    .filter((name) => !tests.has(name))
    .sort()
    .join('\n');

/**
 * Do two parsers see the same commands in this text? Gives why not, or null.
 * SECURITY: T-21. A text in which two grammars find different commands is one that the shell may read in a third way.
 */
export function disagreement(
  { text, tree }: FirstReading,
  readAgain: SecondReading,
): string | null {
  const second = text.length > mostCharacters ? null : readAgain(text);
  if (second === null) return 'a second shell parser cannot read it';
  const first: string[] = [];
  noteNames(tree, first);
  return inOrder(first) === inOrder(second)
    ? null
    : 'two shell parsers find different commands in it';
}

/** Only what would pass is read again: the rest is put to the operator anyway. */
export function readTwice({ findings, readings, world }: Scene): void {
  for (const reading of readings) {
    if (findings.isOpaque) return;
    const why = disagreement(reading, world.readShellAgain);
    if (why !== null) findings.opaque(why);
  }
}
