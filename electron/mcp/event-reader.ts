/** A server that never ends a line is not read any further. */
const longest = 64 * 1024 * 1024;

/** Reads the messages of an event stream (HTML, section 9.2.6) beside its bytes. Only `data` counts here. */
export class EventReader {
  readonly #decoder = new TextDecoder();
  readonly #hear: (message: string) => void;
  #rest = '';
  #data: string[] = [];
  #afterReturn = false;

  constructor(hear: (message: string) => void) {
    this.#hear = hear;
  }

  /** Throws when a line is longer than any client would take. */
  take(chunk: Uint8Array): void {
    let text = this.#decoder.decode(chunk, { stream: true });
    if (text === '') return;
    // A return ends its line at once; the line feed that may follow in the next chunk ends nothing.
    if (this.#afterReturn && text.startsWith('\n')) text = text.slice(1);
    this.#afterReturn = text.endsWith('\r');
    const lines = (this.#rest + text).split(/\r\n|\r|\n/);
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > longest) throw new Error('an event of the server is too large');
    for (const line of lines) this.#line(line);
  }

  #line(line: string): void {
    if (line.startsWith('data:')) this.#data.push(line.slice(5).replace(/^ /, ''));
    if (line !== '' || this.#data.length === 0) return;
    this.#hear(this.#data.join('\n'));
    this.#data = [];
  }
}
