import type { AndOr, Command, Pipeline, Redirection, Script, Statement } from 'unbash';
import { filterOf } from './output-filters';
import { producerOf } from './output-producers';
import { argOf, plain, type Arg, type Known } from './shell-word';
import type { Which } from './world';

/** One printed line as fields between blanks; null for a field that is not known. With a single field that is the whole line, blanks and all. */
export type Line = readonly (Arg | null)[];

/** Every line that may be printed, a pattern standing for any number of them. */
export type Lines = readonly Line[];

/**
 * Where commands run whose output is followed. `lists`: do the names found below this root all lie in the project or in a folder
 * for temporary files? It notes the secrets among them, unless the pattern of the names leaves them out.
 */
export type Printing = Known & {
  readonly lists: (root: string, names: string, which: Which) => boolean;
  /** What stands on the input of the whole. */
  readonly fed: Lines | null;
};

type Node = Script | Statement | AndOr['commands'][number] | AndOr;

/** What a part of a script certainly prints; null when only the shell can know it. */
export function linesOf(node: Node, known: Printing): Lines | null {
  switch (node.type) {
    case 'Script': {
      const [only, more] = node.commands;
      return only === undefined || more !== undefined ? null : linesOf(only, known);
    }
    case 'Statement':
      return node.background === true ? null : linesOf(node.command, known);
    case 'AndOr':
      return union(node.commands.map((one) => linesOf(one, known)));
    case 'Pipeline':
      return piped(node, known);
    case 'Command':
      return ofCommand(node, known);
    default:
      return null;
  }
}

function union(all: readonly (Lines | null)[]): Lines | null {
  const known = all.filter((one) => one !== null);
  return known.length < all.length ? null : known.flat();
}

function piped({ commands }: Pipeline, known: Printing): Lines | null {
  let fed: Lines | null = known.fed;
  for (const command of commands) fed = linesOf(command, { ...known, fed });
  return fed;
}

/** Redirections that leave what is printed as it is: what goes to the error output. */
const isAside = (one: Redirection): boolean =>
  one.type === 'Redirect' &&
  one.descriptor?.type === 'FileDescriptor' &&
  one.descriptor.value === 2 &&
  one.target?.text !== '&1' &&
  !(one.operator === '>&' && one.target?.text === '1');

function ofCommand(node: Command, known: Printing): Lines | null {
  if (node.prefix.some((one) => one.type === 'Assignment')) return null;
  const words = [node.name, ...node.args].map((word) =>
    word?.type === 'Word' ? argOf(word, known) : null,
  );
  const [name, ...args] = words.filter((word) => word !== null);
  if (name?.kind !== 'plain' || args.length + 1 < words.length) return null;
  const others = node.redirects.filter((one) => !isAside(one));
  const reads = others.every(
    (one) => one.type === 'Redirect' && one.operator === '<' && one.descriptor === undefined,
  );
  if (!reads) return null;
  const fed = others.length > 0 ? null : known.fed;
  return producerOf(name.text, args, { ...known, fed }) ?? filterOf(name.text, args, fed);
}

/** The lines of a text that is known. */
export const linesIn = (text: string): Lines =>
  text
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => [plain(line)]);

/** What a substitution of this script is as one value. */
export function valuePrinted(script: Script, known: Printing): Arg | null {
  const lines = linesOf(script, known);
  if (lines === null) return null;
  const whole = lines.map(wholeOf);
  const isPlain = whole.every((one) => one?.kind === 'plain');
  // SECURITY: T-22. A search or a second way may print less than all lines, or none.
  if (isPlain && !isOneCommand(script)) return null;
  const [only, more] = whole;
  if (more === undefined && !isPlain) return only ?? null;
  const text = whole.map((one) => one?.text ?? '').join('\n');
  return isPlain ? plain(text.replace(/\n+$/, '')) : null;
}

/** Does a script print all its lines for certain: a single command, or what only changes each line of one? */
function isOneCommand({ commands }: Script): boolean {
  const [only] = commands;
  const node = only?.command;
  return node === undefined || node.type === 'Command';
}

/** A line as one value. */
export function wholeOf(line: Line): Arg | null {
  const [only] = line;
  return line.length === 1 && only !== undefined ? only : null;
}

/**
 * The words into which the shell splits lines; null when one is not known. SECURITY: T-22. A name of a file may have blanks in it, so
 * that its pieces name other files.
 */
export function wordsPrinted(lines: Lines | null): readonly Arg[] | null {
  const words = lines?.flat().flatMap((one): readonly (Arg | null)[] => {
    if (one?.kind !== 'plain') return [one?.stands === 'word' ? one : null];
    // What looks like a pattern would be matched with file names.
    if (/[*?[\\]/.test(one.text)) return [null];
    return one.text
      .split(/[ \t\n]+/)
      .filter(Boolean)
      .map(plain);
  });
  const known = words?.filter((one) => one !== null);
  return known === undefined || known.length < (words?.length ?? 0) ? null : known;
}
