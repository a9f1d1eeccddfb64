/** Reads the messages of an event stream (HTML, section 9.2.6) beside its bytes. Only `data` counts here. */
export class EventReader {
  readonly #decoder = new TextDecoder();
  readonly #hear: (message: string) => void;
  #rest = '';
  #data: string[] = [];

  constructor(hear: (message: string) => void) {
    this.#hear = hear;
  }

  take(chunk: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split(/\r\n|\r|\n/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  #line(line: string): void {
    if (line.startsWith('data:')) this.#data.push(line.slice(5).replace(/^ /, ''));
    if (line !== '' || this.#data.length === 0) return;
    this.#hear(this.#data.join('\n'));
    this.#data = [];
  }
}
