/**
 * A word of a PowerShell command. `known`: exactly this text; otherwise it depends on what runs. `bare`: it stands without quotes, so
 * that a dash makes it a parameter.
 */
export type PsWord = { readonly text: string; readonly bare: boolean; readonly known: boolean };

/**
 * What a script does, in the order of its text: commands, values at which a pipeline begins (`text`: a string) and files whose syntax
 * it checks. Both branches of an `if` count. `piped`: it is given what the step before it gives.
 */
export type PsStep =
  | { readonly kind: 'command'; readonly words: readonly PsWord[]; readonly piped: boolean }
  | { readonly kind: 'value'; readonly text: boolean }
  | { readonly kind: 'parse'; readonly file: string };

const longest = 8_192;
const deepest = 20;

/** Variables that the shell itself obeys or sets (about_Automatic_Variables, about_Preference_Variables). */
const obeyed =
  /^(ps\w*|error|ofs|outputencoding|\w+preference|home|pwd|profile|host|input|args|this|matches|executioncontext|myinvocation|shellid|foreach|switch|sender|event\w*|maximum\w+|transcript|format\w*|logo\w*|is\w+|enabledexperimentalfeatures)$/i;

const literal = /'((?:[^'\n]|'')*)'|"([^"$`\n]*)"/y;
const operand = /\$\w+(?:\.[A-Za-z]\w*)*(?![\w:.([])/y;
const operator =
  /-(?:eq|ne|like|notlike|match|notmatch|gt|lt|ge|le|and|or|not|in|notin|contains|notcontains|ceq|cne|clike|cmatch|ieq|ine|ilike|imatch)\b/iy;

/**
 * The part of PowerShell that is read (about_Parsing): commands by name with literal words, pipelines, `if`, variables that
 * hold literals, comparisons and properties. SECURITY: T-22. Whatever is not written here ends the reading: calls of methods, types,
 * script blocks that do more than compare, splatting, `&`, `.`, backticks, and every character beyond ASCII, of which some are
 * quotes and dashes to PowerShell.
 */
class Reader {
  readonly steps: PsStep[] = [];
  readonly #values = new Map<string, string>();
  #at = 0;
  #depth = 0;
  #nested = 0;

  constructor(private readonly text: string) {}

  /** Null when the whole is not understood. */
  read(): readonly PsStep[] | null {
    return this.#statements() && this.#at === this.text.length ? this.steps : null;
  }

  #take(form: RegExp): RegExpExecArray | null {
    form.lastIndex = this.#at;
    const found = form.exec(this.text);
    if (found !== null) this.#at = form.lastIndex;
    return found;
  }

  readonly #blank = (): void => void this.#take(/[ \t]*/y);
  readonly #space = (): void => void this.#take(/(?:[ \t\r\n;]|(?<![^\s;])#(?!Requires)[^\n]*)*/iy);

  #statements(): boolean {
    if (++this.#depth > deepest) return false;
    this.#space();
    while (this.#at < this.text.length && this.text.charAt(this.#at) !== '}') {
      if (!this.#statement()) return false;
      this.#blank();
      const before = this.#at;
      if (this.#take(/(?:&&|\|\|)\s*/y) !== null) continue;
      this.#space();
      if (this.#at === before && !/^($|\})/.test(this.text.slice(this.#at))) return false;
    }
    this.#depth--;
    return true;
  }

  #statement(): boolean {
    if (this.#take(/if\s*\(/iy) !== null) return this.#branches();
    const given = this.#take(/\$(\w+)[ \t]*=(?!=)[ \t]*/y)?.[1]?.toLowerCase();
    if (given === undefined) return this.#pipeline();
    if (obeyed.test(given)) return false;
    this.#values.delete(given);
    const start = this.#at;
    const value = this.#take(/\$(?:null|true|false)(?=[ \t]*(?:[;\r\n]|$))/iy)
      ? null
      : this.#literal();
    this.#blank();
    if (value !== undefined && /^($|[;\r\n])/.test(this.text.slice(this.#at, this.#at + 1))) {
      // SECURITY: T-22. What one of two branches gives is not what it holds.
      if (value !== null && this.#depth === 1 && !/^(null|true|false)$/.test(given))
        this.#values.set(given, value);
      return true;
    }
    this.#at = start;
    return this.#pipeline();
  }

  #branches(): boolean {
    do {
      if (!this.#condition(')') || !this.#block()) return false;
    } while (this.#take(/\s*elseif\s*\(/iy) !== null);
    return this.#take(/\s*else(?=\s*\{)/iy) === null || this.#block();
  }

  #block(): boolean {
    return this.#take(/\s*\{/y) !== null && this.#statements() && this.#take(/\}/y) !== null;
  }

  /** Comparisons, or one command, up to `end`. */
  #condition(end: ')' | '}'): boolean {
    const start = this.#at;
    const close = end === ')' ? /\s*\)/y : /\s*\}/y;
    if (this.#comparison() && this.#take(close) !== null) return true;
    if (end === '}') return false;
    this.#at = start;
    this.#blank();
    this.#take(/(?:-not\b|!)[ \t]*/iy);
    const inner = this.#take(/\(/y) !== null;
    return (
      this.#pipeline() && (!inner || this.#take(/\s*\)/y) !== null) && this.#take(close) !== null
    );
  }

  /** Values between operators; a bracket only where a value may begin, so that nothing is called. */
  #comparison(): boolean {
    let open = 0;
    let value = false;
    for (;;) {
      this.#take(/\s*/y);
      if (value) {
        if (open > 0 && this.#take(/\)/y) !== null) open--;
        else if (this.#take(operator) !== null || this.#take(/,/y) !== null) value = false;
        else return open === 0;
      } else if (this.#take(/\(/y) !== null) open++;
      else if (this.#take(/-not\b|!/iy) === null) {
        if (this.#take(operand) === null && this.#take(/\d+\b/y) === null && !this.#string())
          return false;
        value = true;
      }
    }
  }

  /** A string, whatever is put into it. */
  readonly #string = (): boolean => this.#literal() !== undefined || this.#filled() !== undefined;

  #literal(): string | undefined {
    const found = this.#take(literal);
    return found === null ? undefined : (found[1]?.replaceAll("''", "'") ?? found[2]);
  }

  /** `"text $name $($name.Property)"`: its text where every name holds a literal, null where one does not. */
  #filled(): string | null | undefined {
    const found = this.#take(
      /"((?:[^"$`\n]|\$\w+(?![\w:])|\$\(\$\w+(?:\.[A-Za-z]\w*)*\))*)"/y,
    )?.[1];
    if (found === undefined) return undefined;
    const parts = [...found.matchAll(/\$\(?\$?(\w+)(?:\.[\w.]*)?\)?|[^$]+/g)].map(([part, name]) =>
      name === undefined || !part.startsWith('$') ? part : this.#held(part),
    );
    return parts.includes(null) ? null : parts.join('');
  }

  readonly #held = (variable: string): string | null =>
    this.#values.get(variable.slice(1).toLowerCase()) ?? null;

  #pipeline(): boolean {
    if (++this.#nested > deepest || !this.#part(false)) return false;
    for (;;) {
      this.#blank();
      if (this.#take(/\|(?!\|)\s*/y) === null) break;
      if (!this.#part(true)) return false;
    }
    this.#nested--;
    return true;
  }

  #part(piped: boolean): boolean {
    const parsed = this.#take(
      /\[(?:System\.)?Management\.Automation\.Language\.Parser\]::ParseFile\(\s*('[^'\n]*'|"[^"$`\n]*")\s*,\s*\[ref\]\s*\$\w+\s*,\s*\[ref\]\s*\$\w+\s*\)/iy,
    )?.[1];
    if (parsed !== undefined) {
      this.#values.clear();
      this.steps.push({ kind: 'parse', file: parsed.slice(1, -1) });
      return !piped && this.#aside();
    }
    if (piped) return this.#command(true);
    return this.#grouped() ?? this.#value() ?? this.#command(false);
  }

  /** `(command).Property`, or null where no bracket stands. */
  #grouped(): boolean | null {
    if (this.#take(/\(/y) === null) return null;
    const sound =
      this.#pipeline() && this.#take(/\s*\)(?:\.[A-Za-z]\w*)*(?:\[-?\d+\])?(?![\w.([:])/y) !== null;
    this.steps.push({ kind: 'value', text: false });
    return sound && this.#ends();
  }

  /** A value, or what comparing it gives. */
  #value(): boolean | null {
    // SECURITY: T-22. What is a text to PowerShell is a program to cmd, should that be the one to read it.
    if (this.#at === 0 && /^"[^"]*([\\/]|\.\w{2,4}")/.test(this.text)) return false;
    const text = this.#string();
    if (!text && this.#take(operand) === null) return null;
    this.steps.push({ kind: 'value', text });
    if (this.#ends()) return true;
    return this.#take(/[ \t]+/y) !== null && this.#take(operator) !== null && this.#comparison();
  }

  readonly #ends = (): boolean =>
    /^[ \t]*($|[;\r\n|)}])/.test(this.text.slice(this.#at, this.#at + 40));

  /** What a command prints may be thrown away, or come with its errors; it goes into no file. */
  #aside(): boolean {
    while (this.#take(/[ \t]*(?:2>&1|(?:[*12]|)>[ \t]*\$null)(?=[\s;|)}]|$)/iy) !== null);
    return true;
  }

  #command(piped: boolean): boolean {
    const name = this.#take(/[A-Za-z][\w.-]*(?=[\s;|)}]|$)/y)?.[0];
    if (name === undefined) return false;
    const words: PsWord[] = [{ text: name, bare: true, known: true }];
    const block = /^(where-object|foreach-object)$/i.test(name);
    for (;;) {
      this.#aside();
      if (this.#ends() || /^[ \t]*&&/.test(this.text.slice(this.#at, this.#at + 40))) break;
      if (this.#take(/[ \t]+/y) === null) return false;
      if (block && this.#take(/\{/y) !== null) {
        if (!this.#condition('}')) return false;
        continue;
      }
      const word = this.#word();
      if (word === null) return false;
      words.push(word);
    }
    this.steps.push({ kind: 'command', words, piped });
    return true;
  }

  #word(): PsWord | null {
    const end = /(?=[\s;|)}]|$)/y;
    const text = this.#literal() ?? this.#filled();
    if (text !== undefined)
      return this.#take(end) === null
        ? null
        : { text: text ?? '', bare: false, known: text !== null };
    const variable = this.#take(/\$\w+(?=[\s;|)}]|$)/y)?.[0];
    if (variable !== undefined) {
      const held = this.#held(variable);
      return { text: held ?? variable, bare: false, known: held !== null };
    }
    // A dash followed by letters and a dot or colon is taken apart by PowerShell; `@name` is put in place of several words.
    const bare = this.#take(
      /(?![@#%])(?:--?[A-Za-z][\w=/-]*|-\d*|--|(?!-)[\w./\\:=+,*?~@-]+)(?=[\s;|)}]|$)/y,
    )?.[0];
    return bare === undefined ? null : { text: bare, bare: true, known: true };
  }
}

/** Takes a PowerShell command apart; null when any of it is beyond what is read here. */
export function readPowerShell(text: string): readonly PsStep[] | null {
  if (text.length > longest || !/^[\t\r\n\x20-\x7e]*$/.test(text)) return null;
  return new Reader(text).read();
}
