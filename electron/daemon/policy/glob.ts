/** Does a text fit? */
export type Matcher = (text: string) => boolean;

type Token = string | { readonly any: 'one' | 'run' } | { readonly set: Matcher };
type Segment = '**' | Matcher;

/** Most alternatives that the choices of one glob may come to; more is refused when the file is read. */
const mostAlternatives = 64;

/**
 * The globs of rules: `*` and `?` stay within one name, `**` as a whole name crosses directories (also none), `[abc]` and
 * `[a-z]` are one character of a set (`[!a]` of none), `{a,b}` is a choice, `\` takes the meaning away. A leading `!` has none:
 * an inverted allow would allow nearly everything.
 *
 * SECURITY: T-20. No regular expression: matching takes at most pattern length times text length steps, whatever an agent
 * writes and whatever the operator does (case D08), which no translation into a backtracking engine can promise.
 */
export function compileGlobs(patterns: readonly string[]): Matcher {
  const all = patterns.flatMap(alternatives).map(compileOne);
  const [first] = all;
  if (first !== undefined && all.length === 1) return first;
  return (text) => all.some((matches) => matches(text));
}

/** What is wrong with a glob, or null. */
export function globFault(pattern: string): string | null {
  return alternatives(pattern).length > mostAlternatives ? 'has too many choices' : null;
}

/** Does this glob mean just one text, which is itself? */
export const isLiteral = (pattern: string): boolean => !/[*?[\]{}\\]/.test(pattern);

/** A text as a glob that means just it. */
export const literalGlob = (text: string): string => text.replace(/[*?[\]{}\\]/g, '\\$&');

function compileOne(pattern: string): Matcher {
  if (isLiteral(pattern)) return (text) => text === pattern;
  const below = pattern.slice(0, -3);
  if (pattern === '**') return () => true;
  if (pattern.endsWith('/**') && isLiteral(below)) {
    const inside = `${below}/`;
    return (text) => text.startsWith(inside) || text === below;
  }
  const segments = pattern.split('/').map(segment);
  return (text) => walk(segments, text.split('/'), (want, name) => want !== '**' && want(name));
}

function segment(pattern: string): Segment {
  if (pattern === '**') return '**';
  if (isLiteral(pattern)) return (name) => name === pattern;
  const tokens = tokensOf(pattern);
  return (name) => walk(tokens, name, fits);
}

const fits = (token: Token, char: string): boolean =>
  typeof token === 'string' ? token === char : 'set' in token ? token.set(char) : true;

const isRun = (want: unknown): boolean =>
  want === '**' ||
  (typeof want === 'object' && want !== null && 'any' in want && want.any === 'run');

/** Two fingers, and one step back to the last run: a run that is met later makes the earlier one's length of no account. */
function walk<W, T>(wanted: readonly W[], found: ArrayLike<T>, is: (want: W, one: T) => boolean) {
  let [want, at] = [0, 0];
  let [run, from] = [-1, 0];
  while (at < found.length) {
    const one = found[at];
    const next = wanted[want];
    if (next !== undefined && isRun(next)) {
      run = want++;
      from = at;
    } else if (next !== undefined && one !== undefined && is(next, one)) {
      want++;
      at++;
    } else if (run >= 0) {
      want = run + 1;
      at = ++from;
    } else return false;
  }
  while (want < wanted.length && isRun(wanted[want])) want++;
  return want === wanted.length;
}

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    const end = char === '[' ? pattern.indexOf(']', at + 2) : -1;
    if (char === '\\' && at + 1 < pattern.length) tokens.push(pattern.charAt(++at));
    else if (char === '*') tokens.push({ any: 'run' });
    else if (char === '?') tokens.push({ any: 'one' });
    else if (end > 0) {
      tokens.push({ set: setOf(pattern.slice(at + 1, end)) });
      at = end;
    } else tokens.push(char);
  }
  return tokens;
}

/** `abc`, `a-z`, `!a-z`: characters compared by their code. */
function setOf(text: string): Matcher {
  const inverted = /^[!^]/.test(text);
  const ranges = [...(inverted ? text.slice(1) : text).matchAll(/(.)-(.)|(.)/gsu)].map(
    ([, low, high, single]) => [low ?? single ?? '', high ?? single ?? ''] as const,
  );
  return (char) => ranges.some(([low, high]) => low <= char && char <= high) !== inverted;
}

/** Every text that the choices may come to, at most one more than is allowed. */
function alternatives(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const choice = firstChoice(next);
    if (choice === null) done.push(next);
    else open.push(...choice);
    if (done.length + open.length > mostAlternatives) return [...done, ...open];
  }
  return done;
}

/** The pattern once for each part of its first whole choice, or null when it has none. */
function firstChoice(pattern: string): string[] | null {
  const cuts: number[] = [];
  let [depth, start] = [0, -1];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    if (char === '\\') at++;
    else if (char === '{' && depth++ === 0) [start, cuts.length] = [at, 0];
    else if (char === ',' && depth === 1) cuts.push(at);
    else if (char === '}' && depth > 0 && --depth === 0 && cuts.length > 0) {
      const edges = [start, ...cuts, at];
      const [before, after] = [pattern.slice(0, start), pattern.slice(at + 1)];
      return edges
        .slice(1)
        .map((edge, i) => before + pattern.slice((edges[i] ?? 0) + 1, edge) + after);
    }
  }
  return null;
}
