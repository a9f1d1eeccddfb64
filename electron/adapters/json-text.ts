/**
 * Edits of a JSON text that touch only what they are about, so that a file which a person wrote keeps its order, its blanks,
 * its line ends and its comments. Every edit takes a text that `JSON.parse` accepts once its comments are blanked, and gives
 * such a text back.
 */
import { blanked, isBlank, joined, pastComments } from './json-comments';

export type JsonNode =
  | {
      readonly kind: 'object';
      readonly start: number;
      readonly end: number;
      readonly members: readonly Member[];
    }
  | {
      readonly kind: 'array';
      readonly start: number;
      readonly end: number;
      readonly items: readonly JsonNode[];
    }
  | { readonly kind: 'leaf'; readonly start: number; readonly end: number };
export type Member = { readonly key: string; readonly start: number; readonly value: JsonNode };

const blank = /[ \t\r\n]*/y;
const leaf = /"(?:[^"\\]|\\.)*"|[^\s,\]}]+/y;

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  node(): JsonNode {
    this.#skip();
    const start = this.#at;
    if (this.#text[start] === '{') {
      const members = this.#list('}', () => this.#member());
      return { kind: 'object', start, end: this.#at, members };
    }
    if (this.#text[start] === '[') {
      const items = this.#list(']', () => this.node());
      return { kind: 'array', start, end: this.#at, items };
    }
    this.#take(leaf);
    return { kind: 'leaf', start, end: this.#at };
  }

  #member(): Member {
    const start = this.#at;
    const key = String(JSON.parse(this.#take(leaf)));
    this.#skip();
    this.#at++;
    return { key, start, value: this.node() };
  }

  #list<T>(close: string, element: () => T): T[] {
    const found: T[] = [];
    this.#at++;
    this.#skip();
    while (this.#text[this.#at] !== close) {
      found.push(element());
      this.#skip();
      if (this.#text[this.#at] === ',') this.#at++;
      this.#skip();
    }
    this.#at++;
    return found;
  }

  #skip(): void {
    this.#take(blank);
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}

/** Where everything stands in a text that `JSON.parse` accepts, comments aside. */
export const scan = (text: string): JsonNode => new Scanner(blanked(text)).node();

/** The member that counts: the last one of that name, as for `JSON.parse`. */
export const memberOf = (node: JsonNode, key: string): JsonNode | undefined =>
  node.kind === 'object' ? node.members.findLast((member) => member.key === key)?.value : undefined;

/** Adds a value at the end of the array or object that starts at `at`, in the text's own indentation. */
export function append(
  text: string,
  list: JsonNode,
  addition: { readonly key?: string; readonly value: unknown },
): string {
  const elements = startsAndEnds(list);
  const unit = /^[ \t]+(?=\S)/m.exec(blanked(text))?.[0] ?? '  ';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const outer = lineIndent(text, list.start);
  const inner = outer + unit;
  const name = addition.key === undefined ? '' : `${JSON.stringify(addition.key)}: `;
  const value = JSON.stringify(addition.value, null, unit).replaceAll('\n', eol + inner);
  const last = elements.at(-1);
  const own = `${eol}${inner}${name}${value}`;
  if (last === undefined) return appendFirst(text, list, { own, end: `${eol}${outer}` });
  // Where the product takes a comma before the closing bracket, one stands there again.
  const comma = /^\s*,/.exec(blanked(text).slice(last.end))?.[0];
  if (comma !== undefined) {
    const past = pastComments(text, last.end + comma.length);
    return `${text.slice(0, past)}${own},${text.slice(past)}`;
  }
  const at = pastComments(text, last.end);
  return `${text.slice(0, last.end)},${text.slice(last.end, at)}${own}${text.slice(at)}`;
}

function appendFirst(
  text: string,
  list: JsonNode,
  add: { readonly own: string; readonly end: string },
): string {
  const inside = text.slice(list.start + 1, list.end - 1);
  const kept = isBlank(inside) ? '' : inside.trimEnd();
  return splice(text, list.start + 1, list.end - 1, `${kept}${add.own}${add.end}`);
}

/**
 * Takes the element with this number out, with the comma that belongs to it. Comments around it stay: nobody can tell what
 * they are about.
 */
export function removeAt(text: string, list: JsonNode, index: number): string {
  const elements = startsAndEnds(list);
  const [before, gone, after] = [elements[index - 1], elements[index], elements[index + 1]];
  if (gone === undefined) return text;
  const from = before?.end ?? list.start + 1;
  const to = before !== undefined ? gone.end : (after?.start ?? list.end - 1);
  const left = withoutComma(text.slice(from, gone.start));
  const right = withoutComma(text.slice(gone.end, to));
  if (isBlank(left + right)) {
    // The blanks in front of the element that is now the first one stay as they were.
    const front = before === undefined && after !== undefined ? left : '';
    return splice(text, from, to, front);
  }
  return text.slice(0, from) + joined(left.trimEnd(), right + text.slice(to));
}

/** Is there nothing in this list but, perhaps, one element? A comment is something. */
export function holdsAtMostOne(text: string, list: JsonNode): boolean {
  const [first, ...more] = startsAndEnds(list);
  const [from, to] = [first?.start ?? list.end - 1, first?.end ?? list.end - 1];
  const around = text.slice(list.start + 1, from) + text.slice(to, list.end - 1);
  return more.length === 0 && isBlank(around);
}

/** The blanks and comments between two elements, without the comma among them. */
function withoutComma(between: string): string {
  const at = blanked(between).indexOf(',');
  return at < 0 ? between : between.slice(0, at) + between.slice(at + 1);
}

function startsAndEnds(list: JsonNode): { start: number; end: number }[] {
  if (list.kind === 'array') return list.items.map(({ start, end }) => ({ start, end }));
  if (list.kind === 'object')
    return list.members.map(({ start, value }) => ({ start, end: value.end }));
  return [];
}

const lineIndent = (text: string, at: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1))?.[0] ?? '';

const splice = (text: string, from: number, to: number, put: string): string =>
  text.slice(0, from) + put + text.slice(to);
