import type { Writable } from 'node:stream';

/** The bytes of a server to its client, with messages of ours between its lines: never within one that came only in part. */
export class LineOutput {
  readonly #output: Writable;
  #within = false;
  #waiting: string[] = [];

  constructor(output: Writable) {
    this.#output = output;
  }

  /** Bytes as they come. */
  pass(chunk: Uint8Array): void {
    const end = chunk.lastIndexOf(0x0a) + 1;
    if (end > 0) {
      this.#output.write(chunk.subarray(0, end));
      this.#within = false;
      for (const message of this.#waiting.splice(0)) this.say(message);
    }
    if (end === chunk.length) return;
    this.#output.write(chunk.subarray(end));
    this.#within = true;
  }

  /** One message, as soon as the line that is on its way is whole. */
  say(message: string): void {
    if (this.#within) this.#waiting.push(message);
    else this.#output.write(`${message}\n`);
  }
}
