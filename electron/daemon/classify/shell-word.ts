import type { CommandExpansionPart, ParameterExpansionPart, Script, Word, WordPart } from 'unbash';
import { changed } from './shell-expansions';

/**
 * A shell word as far as it is known before the shell runs. `plain`: exactly this text. `glob`: the shell puts
 * file names in its place. `unknown`: depends on variables, substitutions or brace lists; `text` is its source.
 * `home` words begin with an unquoted `~/` that stands for the home directory.
 */
export type Arg = {
  readonly kind: 'plain' | 'glob' | 'unknown';
  readonly text: string;
  /**
   * A pattern that stands in for what a command prints: a `word` has no blanks in it, a `name` may. Without it a pattern is one
   * that the shell itself puts file names in place of.
   */
  readonly stands?: 'word' | 'name';
  /** What remains of a word when everything that stands in turns out to be empty. */
  readonly bare?: string;
  /** A whole word without quotes that is no word at all when what stands in is empty. */
  readonly vanishes?: true;
  /** What commands print where the word stands (`<(...)`), and no file. */
  readonly stream?: true;
  /** The elements of an array; `text` is then of no use. */
  readonly items?: readonly Arg[];
};

export const plain = (text: string): Arg => ({ kind: 'plain', text });

/** What certainly is a number, and what is one in hexadecimal digits, such as a revision or a container. Never empty. */
export const someNumber: Arg = { kind: 'glob', text: '[0-9]*', stands: 'word' };
export const someHash: Arg = {
  kind: 'glob',
  text: `${'[0-9a-f]'.repeat(5)}*`,
  stands: 'word',
};

/** A line of `grep -n`: its number, a colon, and what stands there. */
export const numbered: Arg = { kind: 'glob', text: '[0-9]*:*', stands: 'name' };

export const isNumeric = (arg: Arg | null | undefined): boolean =>
  arg?.text === someNumber.text
    ? arg.kind === 'glob' && arg.stands === 'word'
    : arg?.kind === 'plain' && arg.items === undefined && /^-?\d+$/.test(arg.text);

/** What is known where a word stands: `HOME` and `PWD` until a script sets them, and what the script has given to its own variables. */
export type Known = {
  readonly home: string;
  readonly cwd: string | null;
  readonly valueOf: (name: string) => Arg | null;
  /** Top folder of the repository that git finds from here. */
  readonly repository: () => string | null;
  /** What a substitution certainly prints; null when only the shell can know it. */
  readonly printed: (script: Script) => Arg | null;
};

/** Reads a word of the parser. Never guesses: whatever is not certain is `unknown`. */
export function argOf(word: Word, known: Known): Arg {
  if (word.parts === undefined) return tilde(word.text, plain(word.value), known);
  const whole = joined(word.parts.map((part) => partOf(part, known, false)));
  // A job is known only as a whole word.
  const job = whole?.text.includes(lastJob) === true && whole.text !== lastJob;
  const [only, more] = word.parts;
  if (only?.type === 'ProcessSubstitution' && only.operator === '<' && more === undefined)
    return { kind: 'unknown', text: word.text, stream: true };
  if (whole === null || job) return { kind: 'unknown', text: word.text };
  const vanishes = word.parts.every(({ type }) => type.endsWith('Expansion')) && whole.bare === '';
  return tilde(word.text, vanishes ? { ...whole, vanishes: true } : whole, known);
}

/** What `$!` is taken for: the job that the shell started last, as `kill` names jobs. */
const lastJob = '%!';

/** Bash expands `~` only unquoted and first; `~name`, `~+` and `~-` are places that we do not look up. */
function tilde(source: string, value: Arg, known: Known): Arg {
  if (!source.startsWith('~')) return value;
  const { text } = value;
  if (text === '~' || text.startsWith('~/')) return { ...value, text: known.home + text.slice(1) };
  return { kind: 'unknown', text: source };
}

/** One part, or null when only the shell can know it. A glob keeps its characters. */
function partOf(part: WordPart, known: Known, quoted: boolean): Arg | null {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return plain(part.value);
    case 'Glob':
      return { kind: 'glob', text: part.kind === 'bracket' ? part.text : part.value };
    case 'DoubleQuoted':
    case 'LocaleString':
      return joined(part.parts.map((one) => partOf(one, known, true)));
    case 'SimpleExpansion':
      return fitting(named(part.text.slice(1), known), quoted);
    case 'ParameterExpansion':
      return fitting(expanded(part, known), quoted);
    case 'CommandExpansion':
      return fitting(printedBy(part, known), quoted);
    // What it is made of is looked at where it stands (shell-values.ts).
    case 'ArithmeticExpansion':
      return someNumber;
    case 'ProcessSubstitution':
    case 'ExtendedGlob':
    case 'BraceExpansion':
      return null;
  }
}

/** SECURITY: T-20. `x=$x$x` over and over doubles a value: a word longer than this, or a list of more words, is not followed. */
const longest = 10_000;
const mostChoices = 256;

/** Several parts as one. */
export function joined(parts: readonly (Arg | null)[]): Arg | null {
  const known = parts.filter((part) => part !== null);
  if (known.length < parts.length) return null;
  if (known.reduce((sum, part) => sum + part.text.length, 0) > longest) return null;
  const text = known.map((part) => part.text).join('');
  const kind = known.some((part) => part.kind === 'glob') ? 'glob' : 'plain';
  const stands = known.filter((part) => part.stands !== undefined);
  if (stands.length === 0) return { kind, text };
  const isWord = known.every((part) => part.stands === 'word' || part.kind === 'plain');
  return {
    kind,
    text,
    stands: isWord ? 'word' : 'name',
    bare: known.map((part) => (part.stands === undefined ? part.text : bareOf(part))).join(''),
  };
}

/** A number is never empty. */
const bareOf = (part: Arg): string => part.bare ?? (part.text === someNumber.text ? part.text : '');

/**
 * SECURITY: T-22. Without quotes a value is split at blanks and read as a pattern: then only a text without either is one word. Nor
 * is an array ever one word.
 */
function fitting(value: Arg | null, quoted: boolean): Arg | null {
  if (value === null || value.items !== undefined) return null;
  const isWord = value.kind === 'plain' && /^[\w@%+=:,./!-]+$/.test(value.text);
  return quoted || isWord || value.stands === 'word' ? value : null;
}

/** What `$name` holds. */
function named(name: string, known: Known): Arg | null {
  switch (name) {
    case 'HOME':
      return plain(known.home);
    case 'PWD':
      return known.cwd === null ? null : plain(known.cwd);
    case '!':
      return plain(lastJob);
    case '?':
    case '#':
      return someNumber;
    default:
      return known.valueOf(name);
  }
}

/** `${name}` and what may be done to it there. */
function expanded(part: ParameterExpansionPart, known: Known): Arg | null {
  const { parameter, prefix, index, operation } = part;
  if (prefix === '#') return someNumber;
  if (prefix !== undefined || index !== undefined) return null;
  const value = named(parameter, known);
  if (operation === undefined || value === null) return value;
  const text = changed(value, operation, (word) => {
    const arg = argOf(word, known);
    // A star within quotes is no pattern.
    const open = arg.kind === 'glob' && arg.stands === undefined;
    return arg.kind === 'unknown' || open !== /[*?[]/.test(arg.text) ? null : arg.text;
  });
  const certain = text !== null && (value.bare ?? '') === '';
  return certain ? { ...value, text } : null;
}

const list = /^\{([^{},]*(?:,[^{},]*)+)\}$/;

/** The words that one word of the parser stands for: `{a,b}.ts` is two, and `"${all[@]}"` each element of an array. */
export function argsOf(word: Word, known: Known): readonly Arg[] {
  const at = word.parts?.findIndex(({ type }) => type === 'BraceExpansion') ?? -1;
  const choices = list.exec(word.parts?.[at]?.text ?? '')?.[1];
  if (word.parts === undefined || choices === undefined || /[$`'"\\*?[~]/.test(choices))
    return elementsOf(word, known) ?? [argOf(word, known)];
  const lists = word.parts.filter(({ type }) => type === 'BraceExpansion');
  if (lists.reduce((count, { text }) => count * text.split(',').length, 1) > mostChoices)
    return [{ kind: 'unknown', text: word.text }];
  const [before, after] = [word.parts.slice(0, at), word.parts.slice(at + 1)];
  return choices.split(',').flatMap((choice) => {
    const middle = { type: 'Literal', text: choice, value: choice } as const;
    const parts = [...before, { ...middle, pos: 0, end: 0 }, ...after];
    return argsOf({ ...word, parts }, known);
  });
}

/** The elements that `"${all[@]}"` names. */
function elementsOf({ text }: Word, known: Known): readonly Arg[] | null {
  const called = /^"\$\{(\w+)\[@\]\}"$/.exec(text)?.[1];
  return called === undefined ? null : (known.valueOf(called)?.items ?? null);
}

/**
 * The text of the one document that a substitution prints. SECURITY: T-22. Where a line before the last ends it, or the shell
 * takes tabs off its lines, what is printed is something else.
 */
function documentIn([source, , end = '', text = '']: RegExpExecArray): Arg | null {
  const ended = text.split('\n').some((line) => line.trim() === end);
  return ended || source.startsWith('cat <<-') ? null : plain(text.replace(/\n+$/, ''));
}

const revision =
  /^git (rev-parse( --short(=\d+)?)? (HEAD|@)|merge-base( [\w@~^]+([/-][\w@~^]+)*){2}|log( -n? ?\d+| --all| [a-z]\w*(\/[a-z]\w*)*){0,3} (--format=|--pretty=|--pretty=format:)["']?%[hH]["']?( -n? ?\d+)?)$/;

/**
 * What a substitution certainly prints; a revision stands in for any other, and so does a new temporary file. Go's folders lie where
 * they lie unless somebody was asked before. Null for all else.
 */
function printedBy({ text: source, script }: CommandExpansionPart, known: Known): Arg | null {
  const command = /^(?:\$\(([^]*)\)|`([^]*)`)$/.exec(source);
  const text = (command?.[1] ?? command?.[2] ?? '').replace(/\s*2>\s*\/dev\/null\s*$/, '').trim();
  const here = /^cat <<-?\s*(['"])(\w+)\1\n([^]*?)\n\s*\2\s*$/.exec(text);
  if (here !== null) return documentIn(here);
  if (text === 'pwd') return known.cwd === null ? null : plain(known.cwd);
  if (text === 'git rev-parse --show-toplevel') {
    const top = known.repository();
    return top === null ? null : plain(top);
  }
  const go = /^go env (GOMODCACHE|GOPATH)$/.exec(text)?.[1];
  if (go !== undefined) return plain(`${known.home}/go${go === 'GOPATH' ? '' : '/pkg/mod'}`);
  if (revision.test(text)) return plain('HEAD');
  if (/^mktemp( -d)?$/.test(text)) return plain('/tmp/tmp.mktemp');
  return script === undefined ? null : known.printed(script);
}

/** Is it an option, as it stands there? */
export const isFlag = (arg: Arg): boolean => arg.kind === 'plain' && /^-./.test(arg.text);

/** Is the option one of a list, written with blanks between? */
export const isIn = (options: string, option: string): boolean =>
  ` ${options} `.includes(` ${option} `);
