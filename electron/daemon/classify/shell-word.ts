import type { Word, WordPart } from 'unbash';

/**
 * A shell word as far as it is known before the shell runs. `plain`: exactly this text. `glob`: the shell puts
 * file names in its place. `unknown`: depends on variables, substitutions or brace lists; `text` is its source.
 * `home` words begin with an unquoted `~/` that stands for the home directory.
 */
export type Arg = { readonly kind: 'plain' | 'glob' | 'unknown'; readonly text: string };

export const plain = (text: string): Arg => ({ kind: 'plain', text });

/** What variables are known to hold: only `HOME` and `PWD`, and only until a script sets them. */
export type Known = { readonly home: string; readonly cwd: string | null };

/** Reads a word of the parser. Never guesses: whatever is not certain is `unknown`. */
export function argOf(word: Word, known: Known): Arg {
  if (word.parts === undefined) return tilde(word.text, word.value, known);
  const texts = word.parts.map((part) => partText(part, known));
  if (texts.some((text) => text === null)) return { kind: 'unknown', text: word.text };
  const wild = word.parts.some((part) => part.type === 'Glob');
  const whole = tilde(word.text, texts.join(''), known);
  return wild && whole.kind === 'plain' ? { kind: 'glob', text: whole.text } : whole;
}

/** Bash expands `~` only unquoted and first; `~name`, `~+` and `~-` are places that we do not look up. */
function tilde(source: string, value: string, known: Known): Arg {
  if (!source.startsWith('~')) return plain(value);
  if (value === '~' || value.startsWith('~/')) return plain(known.home + value.slice(1));
  return { kind: 'unknown', text: source };
}

/** Text of one part, or null when only the shell can know it. A glob keeps its characters. */
function partText(part: WordPart, known: Known): string | null {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value;
    case 'Glob':
      return part.kind === 'bracket' ? part.text : part.value;
    case 'DoubleQuoted':
    case 'LocaleString': {
      const inner = part.parts.map((one) => partText(one, known));
      return inner.includes(null) ? null : inner.join('');
    }
    case 'SimpleExpansion':
    case 'ParameterExpansion':
      return variableText(part.text, known);
    case 'CommandExpansion':
    case 'ArithmeticExpansion':
    case 'ProcessSubstitution':
    case 'ExtendedGlob':
    case 'BraceExpansion':
      return null;
  }
}

function variableText(source: string, known: Known): string | null {
  if (source === '$HOME' || source === '${HOME}') return known.home;
  return source === '$PWD' || source === '${PWD}' ? known.cwd : null;
}
