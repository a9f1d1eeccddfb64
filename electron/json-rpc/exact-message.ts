/**
 * JSON-RPC messages as a gate must read them. SECURITY: T-24 whoever reads a text behind us may read it otherwise than we do,
 * so what two readers could understand in two ways is not passed on.
 */
import { z } from 'zod';
import { memberOf, scan, type JsonNode } from '../adapters/json-text';
import { parseFrame } from '../../shared/ndjson';

/**
 * Ids are texts or numbers; the number 1 and the text "1" are two ids (JSON-RPC 2.0 section 4). Numbers that we could not say
 * back as they came are none.
 */
export const RequestId = z.union([z.string(), z.int()]);
export type RequestId = z.infer<typeof RequestId>;

export type Exact =
  /** One message, or the members of a batch. */
  | { readonly kind: 'exact'; readonly messages: readonly unknown[] }
  /** Not to be passed on, and why; with the requests that were in it, where that can be told. */
  | { readonly kind: 'unfit'; readonly ids: readonly RequestId[]; readonly why: string };

/** Raw, these end a line for some reader (Python's universal newlines take \r), and no JSON text needs them. */
const lineBreaks = /[\u0000-\u0008\u000a-\u001f]/;

/**
 * A line as it can be passed on. Node's readline and Python's splitlines end a line at these as well, which stand in texts that
 * people write; their escapes say the same, so that nobody can read the rest of a text as a message.
 */
export const inOneLine = (line: string): string =>
  line.replace(
    /[\u0085\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Reads a line (newline removed), or the whole body of a request, in which line breaks part nothing. */
export function readExactly(line: string, framing: 'line' | 'body' = 'line'): Exact {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  const parsed = parseFrame(text);
  if (!parsed.ok) return unfit([], 'It is no JSON that can be passed on.');
  const whole = scan(text);
  const messages: readonly unknown[] = Array.isArray(parsed.value) ? parsed.value : [parsed.value];
  if (framing === 'line' && lineBreaks.test(text))
    return unfit(messages, 'It holds a line break that some programs would take for its end.');
  const nodes = whole.kind === 'array' ? whole.items : [whole];
  const why = nodes.map(doubt).find((one) => one !== null) ?? null;
  return why === null ? { kind: 'exact', messages } : unfit(messages, why);
}

/** Messages that are not passed on: each request of them is to be told so. */
export const unfit = (messages: readonly unknown[], why: string): Exact & { kind: 'unfit' } => ({
  kind: 'unfit',
  ids: messages.filter(isRequest).flatMap((one) => idOf(one) ?? []),
  why,
});

const isRequest = (message: unknown): boolean =>
  z.looseObject({ method: z.unknown() }).safeParse(message).success;

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
