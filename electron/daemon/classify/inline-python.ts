import {
  longestProgram,
  unknownProgram,
  type InlineProgram,
  type ProgramPath,
} from './inline-program';
import { constantsOf } from './inline-python-constants';
import { importsOf, type Imports } from './inline-python-imports';
import { harmlessAttributes, pureModules, strongBuiltins } from './inline-python-words';
import { tokensOf, type Token } from './inline-tokens';

/** Dunder names that a short program uses and that lead nowhere. */
const plainDunder = /^__(name|init|main|str|repr|len)__$/;
/** Asked of a path, these reach more than the file that it names. */
const reaching = /^(write_text|write_bytes|glob|rglob|iterdir)$/;

/**
 * Reads an inline Python program (`python3 -c`). Only what is known for certain passes: modules that compute, attributes that
 * change nothing, and files whose names stand in the program. Whatever else occurs, even in a part that never runs, makes it
 * unknown: no value is followed, and nothing is guessed.
 */
export function readPython(code: string): InlineProgram {
  if (code.length > longestProgram) return unknownProgram('an inline program that is too long');
  const tokens = tokensOf(code, 'python');
  if (tokens === null) return unknownProgram('an inline program that cannot be read for certain');
  const imports = importsOf(tokens);
  if (typeof imports === 'string') return unknownProgram(imports);
  const program = new Program(imports, constantsOf(tokens));
  program.check(tokens);
  return program.why === null
    ? { known: true, paths: program.paths, modules: imports.loads }
    : unknownProgram(program.why);
}

class Program {
  why: string | null = null;
  readonly paths: ProgramPath[] = [];
  /** Tokens that end `Path('literal')`: what follows may ask more of it. */
  readonly #pathEnds = new Set<Token>();
  #usesPaths = false;

  constructor(
    readonly imports: Imports,
    readonly constants: ReadonlyMap<string, readonly string[]>,
  ) {
    this.#usesPaths = imports.loads.includes('pathlib');
  }

  refuse(what: string): void {
    this.why ??= `an inline program with ${what}`;
  }

  check(tokens: readonly Token[]): void {
    tokens.forEach((token, at) => {
      if (token.inner !== undefined) this.check(token.inner);
      if (token.kind === 'name' && !this.imports.inside.has(token)) this.#name(tokens, at);
      // `Path('a') / name` is another path.
      if (token.text === '/' && token.kind === 'mark' && this.#usesPaths) this.refuse('a path');
    });
  }

  #name(tokens: readonly Token[], at: number): void {
    const { text } = tokens[at] ?? { text: '' };
    const after = tokens[at + 1]?.text;
    if (tokens[at - 1]?.text === '.') return this.#attribute(tokens, at);
    if (text.startsWith('__') && !plainDunder.test(text)) return this.refuse(text);
    const module = this.imports.modules.get(text);
    if (module !== undefined) return this.#module(module, tokens, at);
    if (this.imports.names.get(text) === 'pathlib.Path') return this.#path(tokens, at + 1);
    if (text === 'open' && after === '(') return this.#open(tokens, at + 1);
    if (strongBuiltins.has(text)) return this.refuse(text);
  }

  /** A module is only ever a step to one of its listed names: as a value it could be asked for the rest. */
  #module(module: string, tokens: readonly Token[], at: number): void {
    const [dot, next] = [tokens[at + 1], tokens[at + 2]];
    if (dot?.text !== '.' || next?.kind !== 'name') return this.refuse(`${module} as a value`);
    const inner = `${module}.${next.text}`;
    if (pureModules.has(inner)) return this.#module(inner, tokens, at + 2);
    const known = pureModules.get(module);
    if (
      known === undefined ||
      (known !== '*' && !known.has(next.text)) ||
      next.text.startsWith('_')
    )
      return this.refuse(inner);
    if (inner === 'pathlib.Path') this.#path(tokens, at + 3);
  }

  #attribute(tokens: readonly Token[], at: number): void {
    const { text } = tokens[at] ?? { text: '' };
    const [owner] = [tokens[at - 2]];
    // Looked at with its module, from the left.
    if (this.#belongsToModule(tokens, at)) return;
    if (text === '__name__') return;
    if (!harmlessAttributes.has(text)) return this.refuse(`.${text}`);
    // A field such as `{0.__class__}` reads attributes.
    if (text === 'format' && (owner?.kind !== 'string' || !plainFormat(owner.value)))
      return this.refuse('.format');
    if (text === 'replace' && this.#usesPaths) return this.refuse('.replace of what may be a path');
    if (reaching.test(text) && (owner === undefined || !this.#pathEnds.has(owner)))
      return this.refuse(`.${text}`);
  }

  #belongsToModule(tokens: readonly Token[], at: number): boolean {
    let from = at;
    while (tokens[from - 1]?.text === '.' && tokens[from - 2]?.kind === 'name') from -= 2;
    const first = tokens[from];
    if (first?.kind !== 'name' || tokens[from - 1]?.text === '.') return false;
    let module = this.imports.modules.get(first.text);
    for (let to = from + 2; module !== undefined && to <= at; to += 2) {
      if (to === at) return true;
      const inner = `${module}.${tokens[to]?.text ?? ''}`;
      module = pureModules.has(inner) ? inner : undefined;
    }
    return false;
  }

  /** `Path(name)`, where `open` is the bracket. */
  #path(tokens: readonly Token[], open: number): void {
    const names = tokens[open]?.text === '(' ? this.#literal(tokens[open + 1]) : null;
    const end = tokens[open + 2];
    if (names === null || end?.text !== ')') return this.refuse('a path only known when it runs');
    this.#pathEnds.add(end);
    const asked = tokens[open + 3]?.text === '.' ? (tokens[open + 4]?.text ?? '') : '';
    const below = /glob|iterdir/.test(asked);
    if (/glob/.test(asked) && !staysBelow(tokens[open + 6])) this.refuse('a pattern of paths');
    const effect = asked.startsWith('write_') ? 'writes' : below ? 'searches' : 'reads';
    for (const path of names) this.paths.push({ path, effect, below });
  }

  /** `open(name, mode, ...)`, where `from` is the bracket. */
  #open(tokens: readonly Token[], from: number): void {
    const first = tokens[from + 1];
    const others = argumentsFrom(tokens, from + 2);
    const mode = others === null ? null : modeOf(others);
    const input = first?.kind === 'number' && first.text === '0';
    const names = input ? [] : this.#literal(first);
    if (names === null || mode === null) return this.refuse('a file only known when it runs');
    const effect = /[wax+]/.test(mode) ? 'writes' : 'reads';
    for (const path of names) this.paths.push({ path, effect });
  }

  #literal(token: Token | undefined): readonly string[] | null {
    if (token?.kind === 'string') return typeof token.value === 'string' ? [token.value] : null;
    return token?.kind === 'name' ? (this.constants.get(token.text) ?? null) : null;
  }
}

const plainFormat = (value: string | null | undefined): boolean =>
  typeof value === 'string' && !/\{[^}:!]*[.[]/.test(value);

const staysBelow = (pattern: Token | undefined): boolean =>
  typeof pattern?.value === 'string' && !/^[/~]|\.\./.test(pattern.value);

/** Arguments after the first, each as its tokens, up to the closing bracket; null when they do not end or the first is longer than one token. */
function argumentsFrom(tokens: readonly Token[], from: number): readonly Token[][] | null {
  const found: Token[][] = [];
  let depth = 0;
  for (const token of tokens.slice(from)) {
    if (depth === 0 && token.text === ')') return found;
    if (/^[([{]$/.test(token.text)) depth++;
    if (/^[)\]}]$/.test(token.text)) depth--;
    if (depth === 0 && token.text === ',') found.push([]);
    else if (token.text !== '\n') {
      if (found.length === 0) return null;
      found.at(-1)?.push(token);
    }
  }
  return null;
}

/** The mode that these arguments of `open` give; null when it is not certain, or when something else would open the file. */
function modeOf(others: readonly (readonly Token[])[]): string | null {
  let mode = 'r';
  for (const [at, words] of others.entries()) {
    const [first, equals, value] = words;
    if (first === undefined) continue;
    const keyword = equals?.text === '=' ? first.text : null;
    if (keyword === null && at > 0) return null;
    if (keyword !== null && keyword !== 'mode') {
      if (!/^(encoding|errors|newline|buffering)$/.test(keyword)) return null;
      continue;
    }
    const given = keyword === null ? first : value;
    const single = words.length === (keyword === null ? 1 : 3);
    if (!single || typeof given?.value !== 'string') return null;
    mode = given.value;
  }
  return mode;
}
