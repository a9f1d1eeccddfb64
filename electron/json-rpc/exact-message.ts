/**
 * JSON-RPC messages as a gate must read them. SECURITY: T-24 whoever reads a text behind us may read it otherwise than we do,
 * so what two readers could understand in two ways is not passed on.
 */
import { z } from 'zod';
import { memberOf, scan, type JsonNode } from '../adapters/json-text';
import { parseFrame } from '../../shared/ndjson';

/** Ids are texts or numbers; the number 1 and the text "1" are two ids (JSON-RPC 2.0 section 4). */
export const RequestId = z.union([z.string(), z.number()]);
export type RequestId = z.infer<typeof RequestId>;

export type Exact =
  /** One message, or the members of a batch. */
  | { readonly kind: 'exact'; readonly messages: readonly unknown[] }
  /** Not to be passed on, and why; with the request it belongs to, where that can be told. */
  | { readonly kind: 'unfit'; readonly id: RequestId | null; readonly why: string };

/** Raw, these end a line for some reader: Python's universal newlines take \r, Node's readline U+2028 and U+2029. */
const lineBreaks = /[\u0000-\u0008\u000a-\u001f\u0085\u2028\u2029]/;

/** Reads a line (newline removed), or the whole body of a request, in which line breaks part nothing. */
export function readExactly(line: string, framing: 'line' | 'body' = 'line'): Exact {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (framing === 'line' && lineBreaks.test(text))
    return unfit(null, 'It holds a line break that some programs would take for its end.');
  const parsed = parseFrame(text);
  if (!parsed.ok) return unfit(null, 'It is no JSON that can be passed on.');
  const whole = scan(text);
  const messages: readonly unknown[] = Array.isArray(parsed.value) ? parsed.value : [parsed.value];
  const nodes = whole.kind === 'array' ? whole.items : [whole];
  const why = nodes.map(doubt).find((one) => one !== null) ?? null;
  return why === null ? { kind: 'exact', messages } : unfit(idOf(messages[0]), why);
}

export const unfit = (id: RequestId | null, why: string): Exact & { kind: 'unfit' } => ({
  kind: 'unfit',
  id,
  why,
});

/** The id of a request; null for what has none. */
export function idOf(message: unknown): RequestId | null {
  const found = z.looseObject({ id: RequestId }).safeParse(message);
  return found.success ? found.data.id : null;
}

/** The members that decide what a message is. Some readers (Go's encoding/json) take them in any case. */
const deciding: ReadonlySet<string> = new Set([
  'jsonrpc',
  'id',
  'method',
  'params',
  'name',
  'arguments',
  '_meta',
]);
const fold = (key: string): string => key.normalize('NFKC').toLowerCase();

/** What two readers could understand in two ways, or null. */
function doubt(message: JsonNode): string | null {
  if (message.kind === 'array') return 'It holds a list in a list of messages.';
  if (twice(message)) return 'It names a member twice, so that it could be understood in two ways.';
  const params = memberOf(message, 'params');
  const names = [message, params].flatMap((node) => (node?.kind === 'object' ? node.members : []));
  const misspelt = names.find(({ key }) => !deciding.has(key) && deciding.has(fold(key)));
  return misspelt === undefined
    ? null
    : `Its member ${JSON.stringify(misspelt.key)} could be taken for another.`;
}

function twice(node: JsonNode): boolean {
  if (node.kind === 'array') return node.items.some(twice);
  if (node.kind !== 'object') return false;
  const keys = node.members.map(({ key }) => key);
  return new Set(keys).size < keys.length || node.members.some(({ value }) => twice(value));
}
