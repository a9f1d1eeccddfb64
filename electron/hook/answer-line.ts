/** One line of the daemon, as the hook client understands it. Everything that is not exact is `malformed`. */
export type AnswerLine =
  | { readonly kind: 'hold' }
  | {
      readonly kind: 'given';
      readonly exit: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: 'refused'; readonly reason: string; readonly detail: string }
  | { readonly kind: 'malformed' };

const malformed: AnswerLine = { kind: 'malformed' };
const loneSurrogate = /\p{Surrogate}/u;

/** Walks over the one agreed shape; `null` from any step means that the line has another. */
class Cursor {
  readonly #line: string;
  #at = 0;

  constructor(line: string) {
    this.#line = line;
  }

  take(literal: string): boolean {
    if (!this.#line.startsWith(literal, this.#at)) return false;
    this.#at += literal.length;
    return true;
  }

  /** The rest of a JSON string whose opening quote is taken, closing quote included. */
  string(): string | null {
    const start = this.#at - 1;
    while (this.#line[this.#at] !== '"') {
      if (this.#at >= this.#line.length) return null;
      this.#at += this.#line[this.#at] === '\\' ? 2 : 1;
    }
    this.#at++;
    return unquote(this.#line.slice(start, this.#at));
  }

  /** 0 to 255 without leading zeros. */
  exitCode(): number | null {
    const digits = /^(?:0|[1-9]\d{0,2})/.exec(this.#line.slice(this.#at, this.#at + 3))?.[0] ?? '';
    this.#at += digits.length;
    return digits === '' || Number(digits) > 255 ? null : Number(digits);
  }

  ends(literal: string): boolean {
    return this.take(literal) && this.#at === this.#line.length;
  }
}

function unquote(quoted: string): string | null {
  try {
    const text: unknown = JSON.parse(quoted);
    return typeof text === 'string' && !loneSurrogate.test(text) ? text : null;
  } catch {
    return null;
  }
}

/** Reads a line (newline removed); the same language as answer.h, proved by the same table of tests. */
export function readAnswer(line: string): AnswerLine {
  if (line === '{"v":1,"id":"1","hold":true}') return { kind: 'hold' };
  const cursor = new Cursor(line);
  // Refused before the request was read: the daemon does not know its id then.
  if (cursor.take('{"v":1,"id":"","ok":false,"reason":"')) return readRefused(cursor);
  if (!cursor.take('{"v":1,"id":"1","ok":')) return malformed;
  if (cursor.take('true,"body":{"exit":')) return readGiven(cursor);
  return cursor.take('false,"reason":"') ? readRefused(cursor) : malformed;
}

function readGiven(cursor: Cursor): AnswerLine {
  const exit = cursor.exitCode();
  const stdout = cursor.take(',"stdout":"') ? cursor.string() : null;
  const stderr = cursor.take(',"stderr":"') ? cursor.string() : null;
  if (exit === null || stdout === null || stderr === null || !cursor.ends('}}')) return malformed;
  return { kind: 'given', exit, stdout, stderr };
}

function readRefused(cursor: Cursor): AnswerLine {
  const reason = cursor.string();
  const detail = cursor.take(',"detail":"') ? cursor.string() : '';
  if (reason === null || detail === null || !cursor.ends('}')) return malformed;
  return { kind: 'refused', reason, detail };
}
