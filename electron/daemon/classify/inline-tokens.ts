/** Languages whose inline programs are read token by token. */
export type Dialect = 'python' | 'javascript';

/**
 * A piece of a program. `value` is what a string holds, or null where that takes more than reading; `inner` is the code
 * inside an f-string or a template. A `mark` is one character of punctuation, `\n` among them.
 */
export type Token = {
  readonly kind: 'name' | 'string' | 'number' | 'mark' | 'pattern';
  readonly text: string;
  readonly value?: string | null;
  readonly inner?: readonly Token[];
};

const number = /(?:0[xXoObB][\da-fA-F_]+|\d[\d_]*(?:\.(?!\.)[\d_]*)?(?:[eE][+-]?\d+)?)[jn]?/y;
const name = /[A-Za-z_$][\w$]*/y;
const prefix = /^(?:[bu]|[ft]?r?|r?[ftb]?|br)$/i;

/** Words after which `/` begins a pattern, and words of which that cannot be said. */
const beforePattern = /^(return|typeof|case|in|delete|void|throw|new|do|else|instanceof)$/;
const unclear = /^(of|yield|await|async|let|static|get|set)$/;

/** Python: is a statement over here? So it is at the end, too. */
export const endsStatement = (token: Token | undefined): boolean =>
  token === undefined || (token.kind === 'mark' && /^[\n;]$/.test(token.text));

/** Reads a program into tokens. Null whenever two readers might disagree: then nobody may rely on what was read. */
export function tokensOf(text: string, dialect: Dialect): readonly Token[] | null {
  // Line ends and comments that only some readers know could hide code from the others.
  if (/[^\t\n\x20-\x7e\u00a0-\u{10ffff}]|[\u2028\u2029]/u.test(text)) return null;
  if (dialect === 'javascript' && /<!--|-->|^#!/.test(text)) return null;
  const reader = new Reader(text, dialect);
  const found = reader.read(null);
  return found === null || reader.at < text.length || isCutOff(found) ? null : found;
}

/** Deeper nesting of templates is not read. */
const deepest = 32;

/** Ends in an operator, as `rm -rf /` does: no program of this language. */
const isCutOff = (tokens: readonly Token[]): boolean => {
  const last = tokens.findLast(({ text }) => text !== '\n');
  return last?.kind === 'mark' && /^[-+*/%=<>&|^~,.:@!?([{]$/.test(last.text);
};

class Reader {
  at = 0;
  #depth = 0;
  constructor(
    readonly text: string,
    readonly dialect: Dialect,
  ) {}

  /** Tokens up to the closing `stop` that no bracket of their own opened, or to the end. */
  read(stop: '}' | null): Token[] | null {
    const tokens: Token[] = [];
    let depth = 0;
    while (this.at < this.text.length) {
      const char = this.text.charAt(this.at);
      if (char === '{') depth++;
      if (char === '}' && depth-- === 0 && stop !== null) return tokens;
      if (this.#skipped(char)) continue;
      const token = this.#next(char, tokens);
      if (token === null) return null;
      tokens.push(token);
    }
    return stop === null ? tokens : null;
  }

  #skipped(char: string): boolean {
    const pair = this.text.slice(this.at, this.at + 2);
    const python = this.dialect === 'python';
    if (char === ' ' || char === '\t') this.at++;
    else if (python && pair === '\\\n') this.at += 2;
    else if (python ? char === '#' : pair === '//') this.#to('\n', 0);
    else if (!python && pair === '/*') this.#to('*/', 2);
    else return false;
    return true;
  }

  #to(end: string, beyond: number): void {
    const found = this.text.indexOf(end, this.at + beyond);
    this.at = found < 0 ? this.text.length + (beyond > 0 ? 1 : 0) : found + beyond;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }

  #next(char: string, before: readonly Token[]): Token | null {
    const start = this.at;
    if (/[A-Za-z_$]/.test(char)) {
      const word = this.#match(name) ?? '';
      const quote = this.text.charAt(this.at);
      const prefixed = this.dialect === 'python' && /['"]/.test(quote) && prefix.test(word);
      return prefixed ? this.#string(quote, word.toLowerCase()) : { kind: 'name', text: word };
    }
    if (/\d/.test(char)) return { kind: 'number', text: this.#match(number) ?? '' };
    if (char === '"' || char === "'") return this.#string(char, '');
    if (this.dialect === 'javascript' && char === '`') return this.#template();
    if (this.dialect === 'javascript' && char === '/') return this.#slash(before);
    if (char === '\\' || char === '`' || char > '~') return null;
    this.at++;
    return { kind: 'mark', text: this.text.slice(start, this.at) };
  }

  #string(quote: string, prefixes: string): Token | null {
    const start = this.at;
    const triple = this.dialect === 'python' && this.text.startsWith(quote.repeat(3), start);
    const end = triple ? quote.repeat(3) : quote;
    const code = /[ft]/.test(prefixes);
    const inner: Token[] = [];
    this.at += end.length;
    for (; this.at < this.text.length; this.at++) {
      const char = this.text.charAt(this.at);
      if (this.text.startsWith(end, this.at)) {
        this.at += end.length;
        return { kind: 'string', text: quote, value: this.#value(start, end, prefixes), inner };
      }
      if (char === '\\') this.at++;
      else if (char === '\n' && !triple) return null;
      else if (code && (char === '{' || char === '}')) {
        if (this.text.charAt(this.at + 1) === char) this.at++;
        else if (char === '}' || !this.#hole(quote, inner)) return null;
      }
    }
    return null;
  }

  #value(start: number, end: string, prefixes: string): string | null {
    const text = this.text.slice(start + end.length, this.at - end.length);
    const plain = !/[ftb]/.test(prefixes) && (prefixes.includes('r') || !text.includes('\\'));
    return plain ? text : null;
  }

  /**
   * `{expression!r:format}` of an f-string. Since Python 3.12 it may hold the string's own quotes, a backslash and comments
   * (PEP 701), and the older ones end there: with one of these in it, nothing is certain.
   */
  #hole(quote: string, inner: Token[]): boolean {
    const end = closingBrace(this.text, this.at);
    const source = end < 0 ? '' : this.text.slice(this.at + 1, end);
    if (end < 0 || source.includes(quote) || /[\\#\n]/.test(source)) return false;
    const { code, format } = splitFormat(source);
    const read = tokensOf(code, 'python');
    if (read === null) return false;
    inner.push(...read, { kind: 'mark', text: '\n' });
    for (const part of format.split('{').slice(1)) {
      const more = tokensOf(part.split('}')[0] ?? '', 'python');
      if (more === null) return false;
      inner.push(...more, { kind: 'mark', text: '\n' });
    }
    this.at = end;
    return true;
  }

  #template(): Token | null {
    const start = this.at++;
    const inner: Token[] = [];
    for (; this.at < this.text.length; this.at++) {
      const char = this.text.charAt(this.at);
      if (char === '\\') this.at++;
      else if (char === '`') {
        const text = this.text.slice(start + 1, this.at++);
        const plain = inner.length === 0 && !/\\|\$\{/.test(text);
        return { kind: 'string', text: '`', value: plain ? text : null, inner };
      } else if (char === '$' && this.text.charAt(this.at + 1) === '{') {
        this.at += 2;
        if (++this.#depth > deepest) return null;
        const read = this.read('}');
        this.#depth--;
        if (read === null) return null;
        inner.push(...read, { kind: 'mark', text: '\n' });
      }
    }
    return null;
  }

  /** A division or a pattern: what stands before it says which, and where it does not, nothing is certain. */
  #slash(before: readonly Token[]): Token | null {
    const last = before.findLast(({ text }) => text !== '\n');
    const twice = last?.text === '+' || last?.text === '-';
    if (last !== undefined && (/^[)}]$/.test(last.text) || twice || unclear.test(last.text)))
      return null;
    const operand =
      last !== undefined &&
      (last.kind === 'mark'
        ? last.text === ']'
        : last.kind !== 'name' || !beforePattern.test(last.text));
    if (!operand) return this.#pattern();
    this.at++;
    return { kind: 'mark', text: '/' };
  }

  #pattern(): Token | null {
    const found = this.#match(/\/(?:\\[^\n]|\[(?:\\[^\n]|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y);
    return found === null ? null : { kind: 'pattern', text: found };
  }
}

/** Where the brace that opens at `from` closes; -1 when it does not. */
function closingBrace(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return at;
  }
  return -1;
}

/** Parts `expression!r:format` at the first `:` or `!` outside brackets and strings. */
function splitFormat(source: string): { readonly code: string; readonly format: string } {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < source.length; at++) {
    const char = source.charAt(at);
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (/['"]/.test(char)) quote = char;
    else if (/[([{]/.test(char)) depth++;
    else if (/[)\]}]/.test(char)) depth--;
    else if (depth === 0 && (char === ':' || (char === '!' && source.charAt(at + 1) !== '=')))
      return { code: source.slice(0, at), format: source.slice(at + 1) };
  }
  return { code: source.replace(/=\s*$/, ''), format: '' };
}
