import type { Word, WordPart } from 'unbash';

/**
 * A shell word as far as it is known before the shell runs. `plain`: exactly this text. `glob`: the shell puts
 * file names in its place. `unknown`: depends on variables, substitutions or brace lists; `text` is its source.
 * `home` words begin with an unquoted `~/` that stands for the home directory.
 */
export type Arg = { readonly kind: 'plain' | 'glob' | 'unknown'; readonly text: string };

export const plain = (text: string): Arg => ({ kind: 'plain', text });

/** What is known where a word stands: `HOME` and `PWD` until a script sets them, and what the script has given to its own variables. */
export type Known = {
  readonly home: string;
  readonly cwd: string | null;
  readonly valueOf: (name: string) => Arg | null;
  /** Top folder of the repository that git finds from here. */
  readonly repository: () => string | null;
};

/** Reads a word of the parser. Never guesses: whatever is not certain is `unknown`. */
export function argOf(word: Word, known: Known): Arg {
  if (word.parts === undefined) return tilde(word.text, word.value, known);
  const parts = word.parts.map((part) => partOf(part, known, false));
  const text = parts.map((part) => part?.text ?? '').join('');
  // A job is known only as a whole word.
  const job = text.includes(lastJob) && text !== lastJob;
  if (parts.includes(null) || job) return { kind: 'unknown', text: word.text };
  const whole = tilde(word.text, text, known);
  const wild = parts.some((part) => part?.kind === 'glob');
  return wild && whole.kind === 'plain' ? { kind: 'glob', text: whole.text } : whole;
}

/** What `$!` is taken for: the job that the shell started last, as `kill` names jobs. */
const lastJob = '%!';

/** Bash expands `~` only unquoted and first; `~name`, `~+` and `~-` are places that we do not look up. */
function tilde(source: string, value: string, known: Known): Arg {
  if (!source.startsWith('~')) return plain(value);
  if (value === '~' || value.startsWith('~/')) return plain(known.home + value.slice(1));
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
    case 'ParameterExpansion':
      return fitting(variable(part.text, known), quoted);
    case 'CommandExpansion':
      return fitting(printedBy(part.text, known), quoted);
    case 'ArithmeticExpansion':
    case 'ProcessSubstitution':
    case 'ExtendedGlob':
    case 'BraceExpansion':
      return null;
  }
}

function joined(parts: readonly (Arg | null)[]): Arg | null {
  if (parts.includes(null)) return null;
  const text = parts.map((part) => part?.text ?? '').join('');
  return { kind: parts.some((part) => part?.kind === 'glob') ? 'glob' : 'plain', text };
}

/** SECURITY: T-22. Without quotes a value is split at blanks and read as a pattern: then only a text without either is one word. */
const fitting = (value: Arg | null, quoted: boolean): Arg | null =>
  value === null || quoted || (value.kind === 'plain' && /^[\w@%+=:,./!-]+$/.test(value.text))
    ? value
    : null;

function variable(source: string, known: Known): Arg | null {
  const name = /^\$(?:\{(\w+|!)\}|(\w+|!))$/.exec(source);
  const called = name?.[1] ?? name?.[2];
  switch (called) {
    case undefined:
      return null;
    case 'HOME':
      return plain(known.home);
    case 'PWD':
      return known.cwd === null ? null : plain(known.cwd);
    case '!':
      return plain(lastJob);
    default:
      return known.valueOf(called);
  }
}

const revision =
  /^git (rev-parse( --short(=\d+)?)? (HEAD|@)|merge-base( [\w@~^]+([/-][\w@~^]+)*){2}|log( -n? ?\d+| --all| [a-z]\w*(\/[a-z]\w*)*){0,3} (--format=|--pretty=|--pretty=format:)["']?%[hH]["']?( -n? ?\d+)?)$/;

/**
 * What a substitution certainly prints; a revision stands in for any other, and so does a new temporary file. Go's folders lie where
 * they lie unless somebody was asked before. Null for all else.
 */
function printedBy(source: string, known: Known): Arg | null {
  const command = /^(?:\$\(([^]*)\)|`([^]*)`)$/.exec(source);
  const text = (command?.[1] ?? command?.[2] ?? '').replace(/\s*2>\s*\/dev\/null\s*$/, '').trim();
  const here = /^cat <<-?\s*(['"])(\w+)\1\n([^]*?)\n\s*\2\s*$/.exec(text);
  if (here !== null) return plain(here[3] ?? '');
  if (text === 'pwd') return known.cwd === null ? null : plain(known.cwd);
  if (text === 'git rev-parse --show-toplevel') {
    const top = known.repository();
    return top === null ? null : plain(top);
  }
  const go = /^go env (GOMODCACHE|GOPATH)$/.exec(text)?.[1];
  if (go !== undefined) return plain(`${known.home}/go${go === 'GOPATH' ? '' : '/pkg/mod'}`);
  if (revision.test(text)) return plain('HEAD');
  return /^mktemp( -d)?$/.test(text) ? plain('/tmp/tmp.mktemp') : null;
}
