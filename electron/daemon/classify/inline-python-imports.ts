import { loadedAlong, pureModules } from './inline-python-words';
import { endsStatement, type Token } from './inline-tokens';

/** What an inline Python program imports. */
export type Imports = {
  /** Names that stand for a module. */
  readonly modules: ReadonlyMap<string, string>;
  /** Names that stand for something out of a module, as `module.name`. */
  readonly names: ReadonlyMap<string, string>;
  /** Names of modules that a file in the working directory could stand in for. */
  readonly loads: readonly string[];
  /** The tokens of the import statements themselves. */
  readonly inside: ReadonlySet<Token>;
};

const startsStatement = (before: Token | undefined): boolean =>
  endsStatement(before) || (before?.kind === 'mark' && before.text === ':');

/** All imports of a program, wherever they stand; or why one of them cannot be known. */
export function importsOf(tokens: readonly Token[]): Imports | string {
  const reader = new ImportReader(tokens);
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'name' || !/^(import|from)$/.test(token.text)) continue;
    if (reader.inside.has(token)) continue;
    if (startsStatement(tokens[at - 1])) reader.statement(at);
    else if (token.text === 'import') reader.refuse('an import');
  }
  if (reader.why !== null) return reader.why;
  const { modules, names, loads, inside } = reader;
  return { modules, names, inside, loads: loads.size === 0 ? [] : [...loads, ...loadedAlong] };
}

class ImportReader {
  why: string | null = null;
  readonly modules = new Map<string, string>();
  readonly names = new Map<string, string>();
  readonly loads = new Set<string>();
  readonly inside = new Set<Token>();
  #at = 0;

  constructor(readonly tokens: readonly Token[]) {}

  refuse(what: string): void {
    this.why ??= `an inline program with ${what}`;
  }

  statement(at: number): void {
    this.#at = at;
    if (this.#take()?.text === 'from') this.#from();
    else this.#import();
    if (!endsStatement(this.tokens[this.#at])) this.refuse('an import that cannot be read');
  }

  #take(): Token | undefined {
    const token = this.tokens[this.#at++];
    if (token !== undefined) this.inside.add(token);
    return token;
  }

  #is(text: string): boolean {
    const found = this.tokens[this.#at]?.text === text;
    if (found) this.#take();
    return found;
  }

  #name(): string {
    const token = this.tokens[this.#at];
    if (token?.kind !== 'name') {
      this.refuse('an import that cannot be read');
      return '';
    }
    return this.#take()?.text ?? '';
  }

  #dotted(): string {
    let name = this.#name();
    while (this.#is('.')) name += `.${this.#name()}`;
    this.loads.add(name.split('.')[0] ?? '');
    return name;
  }

  /** SECURITY: T-22. One name for two things is the wrong one of them somewhere. */
  #stand(name: string, what: string, where: Map<string, string> = this.modules): void {
    const before = this.modules.get(name) ?? this.names.get(name) ?? what;
    if (before !== what) this.refuse('one name for two imports');
    where.set(name, what);
  }

  #import(): void {
    do {
      const module = this.#dotted();
      if (!pureModules.has(module)) this.refuse(`the module ${module}`);
      const [first = ''] = module.split('.');
      if (this.#is('as')) this.#stand(this.#name(), module);
      else this.#stand(first, first);
    } while (this.why === null && this.#is(','));
  }

  #from(): void {
    const module = this.#dotted();
    if (!this.#is('import')) return this.refuse('an import that cannot be read');
    const bracket = this.#is('(');
    do {
      this.#lines(bracket);
      if (bracket && this.tokens[this.#at]?.text === ')') break;
      this.#imported(module);
      this.#lines(bracket);
    } while (this.why === null && this.#is(','));
    if (bracket && !this.#is(')')) this.refuse('an import that cannot be read');
  }

  #lines(bracket: boolean): void {
    if (bracket) while (this.#is('\n'));
  }

  #imported(module: string): void {
    const name = this.#name();
    const whole = `${module}.${name}`;
    const known = pureModules.get(module);
    const as = this.#is('as') ? this.#name() : name;
    if (pureModules.has(whole)) this.#stand(as, whole);
    else if (known !== undefined && (known === '*' || known.has(name)) && !name.startsWith('_'))
      this.#stand(as, whole, this.names);
    else this.refuse(whole);
  }
}
