import { builtinModules } from 'node:module';
import {
  longestProgram,
  unknownProgram,
  words,
  type InlineProgram,
  type ProgramPath,
} from './inline-program';
import { tokensOf, type Token } from './inline-tokens';

/** Words behind which brackets are an array. */
const reserved = /^(return|case|typeof|delete|void|throw|in|instanceof|new|do|else)$/;
/** Functions that are handed to `map` and the like. */
const callbacks = words(
  'Number String Boolean parseInt parseFloat encodeURIComponent decodeURIComponent isNaN isFinite',
);
/** Objects of the language that compute (ECMA-262), and `console`. */
const globals = words(
  'console JSON Object Array Math String Number Boolean Date RegExp Map Set Promise parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent Intl BigInt Error TypeError RangeError',
);
/** Methods that compute, on whatever value they are called. */
const methods = words(
  `map filter forEach reduce reduceRight find findIndex findLast some every join split slice splice push pop shift unshift concat sort
  reverse includes indexOf lastIndexOf keys values entries fromEntries assign freeze trim trimStart trimEnd toLowerCase toUpperCase
  startsWith endsWith replace replaceAll match matchAll test padStart padEnd repeat charAt charCodeAt codePointAt substring substr toString
  toFixed toISOString toLocaleString getTime getFullYear getMonth getDate now parse stringify log error warn table dir info isArray from of
  max min floor ceil round abs random sqrt pow trunc sign get set has add clear flat flatMap at then catch finally resolve write exit cwd
  on once setEncoding basename extname dirname normalize isInteger localeCompare fill toSorted toReversed`,
);
const processNames = words(
  'argv exit stdout stdin stderr version versions platform arch cwd uptime',
);
const modules: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['fs', words('readFileSync readdirSync existsSync statSync writeFileSync appendFileSync')],
  ['path', words('join basename dirname extname resolve relative normalize sep parse')],
  ['util', words('inspect format isDeepStrictEqual')],
]);
const fileMethods: ReadonlyMap<string, ProgramPath['effect']> = new Map([
  ['readFileSync', 'reads'],
  ['readdirSync', 'searches'],
  ['existsSync', 'reads'],
  ['statSync', 'reads'],
  ['writeFileSync', 'writes'],
  ['appendFileSync', 'writes'],
]);
/** What leads from any value to code that text is made into, and names that lead out of the program. */
const leading =
  /^(constructor|prototype|__\w+__|caller|callee|arguments|call|apply|bind|mainModule|binding|env|dlopen|_\w+)$/;
/** Node gives programs of `-e` its modules as globals, so that these names are never the program's own. */
const nodeGlobals = new Set([
  ...builtinModules,
  ...'require process module exports global globalThis self eval Function fetch WebSocket Worker navigator Reflect Proxy WebAssembly import this arguments super yield with class setTimeout setInterval setImmediate queueMicrotask Buffer Symbol structuredClone performance Bun Deno EventSource Request'.split(
    ' ',
  ),
]);

/**
 * Reads an inline JavaScript program (`node -e`, `node -p`). Passes only what computes, prints, and opens files that are named
 * literally; every way to reach a function by a computed name makes it unknown, because that leads to `Function`.
 */
export function readJavaScript(code: string): InlineProgram {
  if (code.length > longestProgram) return unknownProgram('an inline program that is too long');
  const tokens = tokensOf(code, 'javascript');
  if (tokens === null) return unknownProgram('an inline program that cannot be read for certain');
  const program = new Program(tokens);
  program.check(tokens);
  return program.why === null
    ? { known: true, paths: program.paths, modules: [] }
    : unknownProgram(program.why);
}

class Program {
  why: string | null = null;
  readonly paths: ProgramPath[] = [];
  /** Names that stand for a module: Node's own ones, and what `const name = require('fs')` made. */
  readonly #modules = new Map<string, string>([...modules.keys()].map((name) => [name, name]));

  constructor(tokens: readonly Token[]) {
    tokens.forEach(({ text }, at) => {
      const module = text === 'require' ? required(tokens, at) : null;
      if (module === null || !isHeld(tokens, at) || tokens[at + 4]?.text === '.') return;
      const name = tokens[at - 2]?.text ?? '';
      if (
        (this.#modules.get(name) ?? module) !== module ||
        (name !== module && nodeGlobals.has(name))
      )
        this.refuse(`the name ${name}`);
      this.#modules.set(name, module);
    });
  }

  refuse(what: string): void {
    this.why ??= `an inline program with ${what}`;
  }

  check(tokens: readonly Token[]): void {
    tokens.forEach((token, at) => {
      if (token.inner !== undefined) this.check(token.inner);
      if (token.kind === 'name') this.#name(tokens, at);
      if (token.kind === 'string') this.#key(tokens, at);
      if (token.kind === 'mark' && token.text === '[') this.#index(tokens, at);
    });
  }

  #name(tokens: readonly Token[], at: number): void {
    const { text } = tokens[at] ?? { text: '' };
    if (leading.test(text)) return this.refuse(text);
    if (tokens[at - 1]?.text === '.' && tokens[at - 2]?.text !== '.')
      return this.#member(tokens, at);
    const module = this.#modules.get(text);
    if (module !== undefined) return this.#module(module, tokens, at);
    if (text === 'require') return this.#require(tokens, at);
    if (text === 'process') return this.#listed(processNames, tokens, at);
    if (globals.has(text)) return this.#global(tokens, at);
    if (nodeGlobals.has(text) && !isKey(tokens, at)) this.refuse(text);
  }

  /** SECURITY: T-22. `Object` as a value, or by a name that is not listed, gives what any function was made by. */
  #global(tokens: readonly Token[], at: number): void {
    const [next, member] = [tokens[at + 1]?.text, tokens[at + 2]?.text ?? ''];
    if (next === '(' || tokens[at - 1]?.text === 'instanceof' || isKey(tokens, at)) return;
    if (next === '.' && (methods.has(member) || /^[A-Z][A-Z_\d]*$/.test(member))) return;
    if (!callbacks.has(tokens[at]?.text ?? '')) this.refuse(tokens[at]?.text ?? '');
  }

  /** A property that is named by a string: `{ 'constructor': made } = value` takes it out. */
  #key(tokens: readonly Token[], at: number): void {
    const value = tokens[at]?.value;
    const named = tokens[at + 1]?.text === ':' && /^[{,\n]$/.test(tokens[at - 1]?.text ?? '');
    if (typeof value === 'string' ? leading.test(value) : named) this.refuse('a computed name');
  }

  #member(tokens: readonly Token[], at: number): void {
    const { text } = tokens[at] ?? { text: '' };
    const file = fileMethods.get(text);
    if (file !== undefined) return this.#file(file, tokens, at);
    const next = tokens[at + 1]?.text;
    const called =
      next === '(' ||
      tokens[at + 1]?.kind === 'string' ||
      (next === '?' && tokens[at + 2]?.text === '.' && tokens[at + 3]?.text === '(');
    if (called && !methods.has(text) && !this.#ofModule(tokens, at)) this.refuse(`.${text}()`);
  }

  #ofModule(tokens: readonly Token[], at: number): boolean {
    const owner = tokens[at - 2];
    const module = this.#modules.get(owner?.text ?? '');
    return (
      owner?.kind === 'name' &&
      module !== undefined &&
      modules.get(module)?.has(tokens[at]?.text ?? '') === true
    );
  }

  #module(module: string, tokens: readonly Token[], at: number): void {
    const declared = tokens[at + 1]?.text === '=' && required(tokens, at + 2) === module;
    if (!declared && !isKey(tokens, at)) this.#listed(modules.get(module) ?? new Set(), tokens, at);
  }

  #listed(known: ReadonlySet<string>, tokens: readonly Token[], at: number): void {
    const next = tokens[at + 2]?.text ?? '';
    if (tokens[at + 1]?.text !== '.' || !known.has(next))
      this.refuse(`${tokens[at]?.text ?? ''}.${next}`);
  }

  #require(tokens: readonly Token[], at: number): void {
    const name =
      tokens[at + 1]?.text === '(' && tokens[at + 3]?.text === ')' ? tokens[at + 2]?.value : null;
    const module = required(tokens, at);
    if (typeof name === 'string' && /^[./].*\.json$/.test(name))
      return void this.paths.push({ path: name, effect: 'reads' });
    if (module === null) return this.refuse(`require of ${name ?? 'what only runs'}`);
    const held = isHeld(tokens, at);
    if (tokens[at + 4]?.text === '.')
      this.#listed(modules.get(module) ?? new Set(), tokens, at + 3);
    else if (!held) this.refuse('a module as a value');
  }

  #file(effect: ProgramPath['effect'], tokens: readonly Token[], at: number): void {
    const first = tokens[at + 2];
    const closes = /^[,)]$/.test(tokens[at + 3]?.text ?? '');
    if (tokens[at + 1]?.text !== '(' || !closes)
      return this.refuse('a file only known when it runs');
    if (first?.kind === 'number' && first.text === '0' && effect === 'reads') return;
    if (first?.kind === 'string' && typeof first.value === 'string')
      this.paths.push({ path: first.value, effect });
    else this.refuse('a file only known when it runs');
  }

  /** `value[...]` by a number or a plain name only. */
  #index(tokens: readonly Token[], at: number): void {
    const key = tokens[at + 1];
    const last = tokens.slice(0, at).findLast(({ text }) => text !== '\n');
    if (last?.text === '{') return this.refuse('a computed name');
    if (!this.#isValue(tokens, at)) return this.#array(tokens, at);
    const plain =
      key?.kind === 'number' || (typeof key?.value === 'string' && !leading.test(key.value));
    const called = /^[(`]$/.test(tokens[at + 3]?.text ?? '');
    if (!plain || tokens[at + 2]?.text !== ']' || called) this.refuse('a computed name');
  }

  #isValue(tokens: readonly Token[], at: number): boolean {
    const before = tokens[at - 1];
    if (before === undefined || before.kind === 'mark') return /^[)\]}.]$/.test(before?.text ?? '');
    if (before.kind !== 'name' || tokens[at - 2]?.text === '.') return true;
    const subject = tokens[at - 2];
    if (before.text === 'of')
      return subject?.kind !== 'name' && !/^[\]}]$/.test(subject?.text ?? '');
    return !reserved.test(before.text);
  }

  /** Brackets of their own: an array, unless a `:` or a call behind them makes them the name of a property. */
  #array(tokens: readonly Token[], at: number): void {
    let depth = 0;
    for (let end = at; end < tokens.length; end++) {
      const text = tokens[end]?.kind === 'mark' ? tokens[end]?.text : '';
      if (text === '[') depth++;
      if (text === ']' && --depth === 0) {
        if (/^[:(]$/.test(tokens[end + 1]?.text ?? '')) this.refuse('a computed name');
        return;
      }
    }
  }
}

/** The known module of `require('name')` at this place, or null. */
function required(tokens: readonly Token[], at: number): string | null {
  const name = tokens[at + 2]?.value;
  const whole =
    tokens[at]?.text === 'require' && tokens[at + 1]?.text === '(' && tokens[at + 3]?.text === ')';
  const bare = typeof name === 'string' ? name.replace(/^node:/, '') : '';
  return whole && modules.has(bare) ? bare : null;
}

/** `name = require(...)` */
const isHeld = (tokens: readonly Token[], at: number): boolean =>
  tokens[at - 1]?.text === '=' &&
  tokens[at - 2]?.kind === 'name' &&
  /^(const|let|var|,)$/.test(tokens[at - 3]?.text ?? '');

/** A name of a property in an object that is written out: `{ fs: 1 }`. */
const isKey = (tokens: readonly Token[], at: number): boolean =>
  tokens[at + 1]?.text === ':' && /^[{,]$/.test(tokens[at - 1]?.text ?? '');
