/**
 * Edits of a JSON text that touch only what they are about, so that a file which a person wrote keeps its order, its blanks
 * and its line ends. Every edit takes a text that `JSON.parse` accepts and gives such a text back.
 */
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

/** Where everything stands in a text that `JSON.parse` accepts. */
export const scan = (text: string): JsonNode => new Scanner(text).node();

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
  const unit = /^[ \t]+(?=\S)/m.exec(text)?.[0] ?? '  ';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const outer = lineIndent(text, list.start);
  const inner = outer + unit;
  const name = addition.key === undefined ? '' : `${JSON.stringify(addition.key)}: `;
  const value = JSON.stringify(addition.value, null, unit).replaceAll('\n', eol + inner);
  const last = elements.at(-1);
  if (last !== undefined) return splice(text, last.end, last.end, `,${eol}${inner}${name}${value}`);
  return splice(text, list.start + 1, list.end - 1, `${eol}${inner}${name}${value}${eol}${outer}`);
}

/** Takes the element with this number out, with the comma that belongs to it. */
export function removeAt(text: string, list: JsonNode, index: number): string {
  const elements = startsAndEnds(list);
  const [before, gone, after] = [elements[index - 1], elements[index], elements[index + 1]];
  if (gone === undefined) return text;
  if (before !== undefined) return splice(text, before.end, gone.end, '');
  if (after !== undefined) return splice(text, gone.start, after.start, '');
  return splice(text, list.start + 1, list.end - 1, '');
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
