/**
 * One message of an MCP client (JSON-RPC 2.0, https://modelcontextprotocol.io/specification), as far as a gate must understand
 * it. Everything else passes as the bytes it came in, so that any version of the protocol works.
 */
import { z } from 'zod';
import { readExactly, RequestId, unfit, type Exact } from '../json-rpc/exact-message';
import { JsonObject } from '../../shared/json';
import type { Client } from './gated-calls';

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
  | { readonly kind: 'hello'; readonly client: Client }
  | { readonly kind: 'other' }
  | Extract<Exact, { kind: 'unfit' }>;

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

/** Reads a line (newline removed), or the whole body of a request. */
export function readMessage(text: string, framing: 'line' | 'body' = 'line'): ClientMessage {
  const exact = readExactly(text, framing);
  if (exact.kind === 'unfit') return exact;
  const { messages } = exact;
  if (messages.length === 1 && !isCall(messages[0])) return readOne(messages[0]);
  if (!messages.some(minded)) return other;
  if (!messages.every(isCall))
    return unfit(messages, 'In one batch with others this kind of message is not understood.');
  const read = messages.map((one) => Call.safeParse(one));
  if (read.some(({ success }) => !success))
    return unfit(messages, 'It is no tool call of the agreed shape.');
  return { kind: 'call', calls: read.flatMap(({ data }) => (data ? [requestOf(data)] : [])) };
}

const other: ClientMessage = { kind: 'other' };

const methodOf = (message: unknown): unknown =>
  z.looseObject({ method: z.unknown() }).safeParse(message).data?.method;

const isCall = (message: unknown): boolean => methodOf(message) === 'tools/call';

/** Methods that mean something here: in a batch with others, part of it could not be passed on alone. */
const minded = (message: unknown): boolean =>
  ['tools/call', 'tools/list', 'initialize', 'notifications/cancelled'].some(
    (method) => methodOf(message) === method,
  );

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
  return { kind: 'hello', client: { name, version: version ?? null } };
}
