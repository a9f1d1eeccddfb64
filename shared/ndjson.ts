import { limits } from './limits';
import { done, refuse, type Outcome } from './reasons';

/** Depth of nesting of a JSON text, found without parsing it, so that a hostile frame never reaches the parser's recursion. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x7b || c === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (c === 0x7d || c === 0x5d) depth--;
  }
  return deepest;
}

/** Parses one frame line; a key `__proto__` anywhere makes it malformed. Refusals: `frame-too-large`, `frame-too-deep`, `frame-malformed`. */
export function parseFrame(line: string): Outcome<unknown> {
  if (line.length > limits.frameBytes) return refuse('frame-too-large');
  if (depthOf(line) > limits.frameDepth) return refuse('frame-too-deep');
  try {
    const value = JSON.parse(line) as unknown;
    // SECURITY: T-20 (C10): schemas drop this key unseen, so nobody would be shown what came under it.
    return mayNamePrototype.test(line) && namesPrototype(value)
      ? refuse('frame-malformed')
      : done(value);
  } catch {
    return refuse('frame-malformed');
  }
}

/** The name itself, or an escape that may spell it. */
const mayNamePrototype = /__proto__|\\u00/;

const namesPrototype = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (Object.hasOwn(value, '__proto__') || Object.values(value).some(namesPrototype));

/** Collects bytes into lines; bounded, so that a sender without a newline cannot fill the memory. */
export class LineBuffer {
  #parts: Uint8Array[] = [];
  #bytes = 0;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });

  /** `longest`: bytes that a line may have. */
  constructor(readonly longest: number = limits.frameBytes) {}

  /** Whole lines that `chunk` completes, newline removed. Refusals: `frame-too-large`, `frame-malformed` (not UTF-8). */
  push(chunk: Uint8Array): Outcome<string[]> {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(0x0a, start); end >= 0; end = chunk.indexOf(0x0a, start)) {
      const line = this.#take(chunk.subarray(start, end));
      if (!line.ok) return line;
      lines.push(line.value);
      start = end + 1;
    }
    this.#parts.push(chunk.slice(start));
    this.#bytes += chunk.length - start;
    return this.#bytes > this.longest ? refuse('frame-too-large') : done(lines);
  }

  #take(last: Uint8Array): Outcome<string> {
    const whole = new Uint8Array(this.#bytes + last.length);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    whole.set(last, at);
    this.#parts = [];
    this.#bytes = 0;
    if (whole.length > this.longest) return refuse('frame-too-large');
    try {
      return done(this.#decoder.decode(whole));
    } catch {
      return refuse('frame-malformed');
    }
  }
}
