/**
 * One line of an MCP client (JSON-RPC 2.0, https://modelcontextprotocol.io/specification), as far as a gate must understand it.
 * Everything else passes as the bytes it came in, so that any version of the protocol works.
 */
import { memberOf, scan, type JsonNode } from '../adapters/json-text';
import { JsonObject } from '../../shared/json';
import { parseFrame } from '../../shared/ndjson';
import { z } from 'zod';

export const RequestId = z.union([z.string(), z.number()]);
export type RequestId = z.infer<typeof RequestId>;

/** A request to run a tool. */
export type ToolRequest = {
  readonly id: RequestId;
  readonly tool: string;
  readonly input: JsonObject;
  /** Asked for by clients that want to hear of progress. */
  readonly progressToken: RequestId | null;
};

export type ClientMessage =
  | { readonly kind: 'call'; readonly calls: readonly ToolRequest[] }
  /** The client gave this request up. */
  | { readonly kind: 'cancel'; readonly id: RequestId }
  /** It asks for the tools; `first` = from the beginning of the list. */
  | { readonly kind: 'list'; readonly id: RequestId; readonly first: boolean }
  | { readonly kind: 'hello'; readonly client: string; readonly version: string | null }
  | { readonly kind: 'other' }
  /** Not to be passed on, and why; with the request it belongs to, where that can be told. */
  | { readonly kind: 'unfit'; readonly id: RequestId | null; readonly why: string };

const Call = z.looseObject({
  method: z.literal('tools/call'),
  id: RequestId,
  params: z.looseObject({
    name: z.string().min(1),
    arguments: JsonObject.optional(),
    _meta: z.looseObject({ progressToken: RequestId.optional() }).optional(),
  }),
});
const Cancel = z.looseObject({
  method: z.literal('notifications/cancelled'),
  params: z.looseObject({ requestId: RequestId }),
});
const List = z.looseObject({
  method: z.literal('tools/list'),
  id: RequestId,
  params: z.looseObject({ cursor: z.string().optional() }).optional(),
});
const Hello = z.looseObject({
  method: z.literal('initialize'),
  params: z.looseObject({
    clientInfo: z.looseObject({ name: z.string(), version: z.string().optional() }),
  }),
});

/**
 * Reads a line (newline removed), or the whole body of a request, in which line breaks part nothing. SECURITY: T-24 a server may read a text otherwise than we do, so what two readers could
 * understand in two ways is not passed on.
 */
export function readMessage(line: string, framing: 'line' | 'body' = 'line'): ClientMessage {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (framing === 'line' && lineBreaks.test(text))
    return unfit(
      null,
      'It holds a line break that some servers would take for the end of a message.',
    );
  const parsed = parseFrame(text);
  if (!parsed.ok) return unfit(null, 'It is no JSON that can be passed on.');
  const messages: readonly unknown[] = Array.isArray(parsed.value) ? parsed.value : [parsed.value];
  const nodes = Array.isArray(parsed.value) ? itemsOf(scan(text)) : [scan(text)];
  const doubtful = nodes.map(doubt).find((why) => why !== null) ?? null;
  if (doubtful !== null) return unfit(idOf(messages[0]), doubtful);
  const calls = messages.filter(isCall);
  if (calls.length === 0) return messages.length === 1 ? readOne(messages[0]) : other;
  const read = calls.map((one) => Call.safeParse(one));
  const bad = read.findIndex(({ success }) => !success);
  if (bad >= 0) return unfit(idOf(calls[bad]), 'It is no tool call of the agreed shape.');
  return { kind: 'call', calls: read.flatMap(({ data }) => (data ? [requestOf(data)] : [])) };
}

/** Raw, these end a line for some reader: Python's universal newlines take \r, Node's readline U+2028 and U+2029. */
const lineBreaks = /[\u0000-\u0008\u000a-\u001f\u0085\u2028\u2029]/;

const unfit = (id: RequestId | null, why: string): ClientMessage => ({ kind: 'unfit', id, why });
const other: ClientMessage = { kind: 'other' };

const isCall = (message: unknown): boolean =>
  z.looseObject({ method: z.literal('tools/call') }).safeParse(message).success;

function idOf(message: unknown): RequestId | null {
  const found = z.looseObject({ id: RequestId }).safeParse(message);
  return found.success ? found.data.id : null;
}

const requestOf = ({ id, params }: z.infer<typeof Call>): ToolRequest => ({
  id,
  tool: params.name,
  input: params.arguments ?? {},
  progressToken: params._meta?.progressToken ?? null,
});

function readOne(message: unknown): ClientMessage {
  const cancel = Cancel.safeParse(message);
  if (cancel.success) return { kind: 'cancel', id: cancel.data.params.requestId };
  const list = List.safeParse(message);
  if (list.success)
    return { kind: 'list', id: list.data.id, first: list.data.params?.cursor === undefined };
  const hello = Hello.safeParse(message);
  if (!hello.success) return other;
  const { name, version } = hello.data.params.clientInfo;
  return { kind: 'hello', client: name, version: version ?? null };
}

const itemsOf = (node: JsonNode): readonly JsonNode[] => (node.kind === 'array' ? node.items : []);

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
