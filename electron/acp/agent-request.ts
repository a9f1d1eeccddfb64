/**
 * What an ACP agent asks of its editor before it acts (https://agentclientprotocol.com), as calls that can be decided. Everything
 * is the agent's own word; what does not say plainly what would run is kind `other`, which is always asked about.
 */
import { z } from 'zod';
import type { RequestId } from '../json-rpc/exact-message';
import { RequestId as AnyId } from '../json-rpc/exact-message';
import { JsonObject } from '../../shared/json';
import type { Asked } from '../agent-client/gate';

const Option = z.looseObject({ optionId: z.string(), kind: z.string() });
const Diff = z.looseObject({
  type: z.literal('diff'),
  path: z.string().min(1),
  oldText: z.string().nullish(),
  newText: z.string(),
});
const ToolCall = z.looseObject({
  toolCallId: z.string(),
  title: z.string().optional(),
  kind: z.string().optional(),
  rawInput: JsonObject.optional(),
  content: z.array(z.unknown()).optional(),
  locations: z.array(z.looseObject({ path: z.string() })).optional(),
});
type ToolCall = z.infer<typeof ToolCall>;

const inSession = z.looseObject({ sessionId: z.string() });
const Permission = z.looseObject({
  method: z.literal('session/request_permission'),
  id: AnyId,
  params: inSession.extend({ toolCall: ToolCall, options: z.array(Option) }),
});
const WriteFile = z.looseObject({
  method: z.literal('fs/write_text_file'),
  id: AnyId,
  params: inSession.extend({ path: z.string().min(1), content: z.string() }),
});
const ReadFile = z.looseObject({
  method: z.literal('fs/read_text_file'),
  id: AnyId,
  params: inSession.extend({ path: z.string().min(1) }),
});
const Terminal = z.looseObject({
  method: z.literal('terminal/create'),
  id: AnyId,
  params: inSession.extend({
    command: z.string().min(1),
    args: z.array(z.string()).optional(),
    env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
    cwd: z.string().nullish(),
  }),
});

/** One request of the agent that would let it act. */
export type AgentRequest = {
  readonly id: RequestId;
  readonly session: string;
  readonly asked: Asked;
  /** By which option it is answered here; null = it is passed on to the editor when it is allowed. */
  readonly options: Options | null;
};
export type Options = { readonly allow: string | null; readonly reject: string | null };

/** Methods by which an agent acts. One of these that cannot be read is refused, not passed on. */
const acting: ReadonlySet<string> = new Set([
  'session/request_permission',
  'fs/write_text_file',
  'fs/read_text_file',
  'terminal/create',
]);

/** Does this message ask to act? */
export const asksToAct = (message: unknown): boolean => {
  const found = z.looseObject({ method: z.string() }).safeParse(message);
  return found.success && acting.has(found.data.method);
};

/** The request, or null when it has not the agreed shape. */
export function readRequest(message: unknown): AgentRequest | null {
  const permission = Permission.safeParse(message).data;
  if (permission !== undefined) {
    const { sessionId, toolCall, options } = permission.params;
    const asked = { ...askedBy(toolCall), callId: toolCall.toolCallId };
    return { id: permission.id, session: sessionId, asked, options: choose(options) };
  }
  return readFileOrTerminal(message);
}

function readFileOrTerminal(message: unknown): AgentRequest | null {
  const write = WriteFile.safeParse(message).data;
  if (write !== undefined)
    return passedOn(write, 'write', {
      file_path: write.params.path,
      content: write.params.content,
    });
  const read = ReadFile.safeParse(message).data;
  if (read !== undefined) return passedOn(read, 'read', { file_path: read.params.path });
  const terminal = Terminal.safeParse(message).data;
  if (terminal === undefined) return null;
  const { kind, input } = programOf(terminal.params);
  return passedOn(terminal, kind, input, terminal.params.cwd ?? undefined);
}

const plain = /^[\w@%+=:,./-]+$/;
const name = /^[A-Za-z_]\w*$/;

/**
 * Some editors start the program with its arguments as they are, others write them into a shell's line. Where both would come to
 * the same it is a command; else it says not plainly what would run.
 */
function programOf({ command, args = [], env }: z.infer<typeof Terminal>['params']): {
  readonly kind: Asked['kind'];
  readonly input: JsonObject;
} {
  const settings = env ?? [];
  const words = args.length === 0 ? [] : [command, ...args];
  const certain =
    words.every((word) => plain.test(word)) &&
    settings.every((one) => name.test(one.name) && plain.test(one.value));
  if (!certain) return { kind: 'other', input: { command, args, env: settings } };
  const before = settings.map((one) => `${one.name}=${one.value}`);
  return { kind: 'shell', input: { command: [...before, command, ...args].join(' ') } };
}

function passedOn(
  { id, method, params }: { id: RequestId; method: string; params: { sessionId: string } },
  kind: Asked['kind'],
  input: JsonObject,
  cwd?: string,
): AgentRequest {
  const asked = { tool: method, kind, input, ...(cwd === undefined ? {} : { cwd }) };
  return { id, session: params.sessionId, asked, options: null };
}

/** By kind, never by id; never `allow_always`, which would write a rule into the agent's own settings. */
function choose(options: readonly z.infer<typeof Option>[]): Options {
  const first = (...kinds: readonly string[]): string | null =>
    kinds.flatMap((kind) => options.find((one) => one.kind === kind)?.optionId ?? [])[0] ?? null;
  return { allow: first('allow_once'), reject: first('reject_once', 'reject_always') };
}

function askedBy(call: ToolCall): Asked {
  const { title = 'tool', rawInput } = call;
  const diffs = (call.content ?? []).flatMap((one) => Diff.safeParse(one).data ?? []);
  const [diff] = diffs;
  const { command, url, cwd } = rawInput ?? {};
  if (diff !== undefined && diffs.length === 1 && call.kind === 'edit' && command === undefined)
    return editOf(diff);
  const runs = call.kind === 'execute' || call.kind === 'other' || call.kind === undefined;
  if (runs && typeof command === 'string' && diffs.length === 0) {
    const where = typeof cwd === 'string' && cwd.startsWith('/') ? { cwd } : {};
    const said = title === command ? {} : { says: title.slice(0, 10_000) };
    return { tool: 'execute', kind: 'shell', input: { ...rawInput, command }, ...where, ...said };
  }
  if (call.kind === 'fetch' && typeof url === 'string')
    return { tool: 'fetch', kind: 'fetch', input: { ...rawInput, url } };
  return { tool: call.kind ?? 'tool', kind: 'other', input: { title, ...rest(call) } };
}

const editOf = ({ path, oldText, newText }: z.infer<typeof Diff>): Asked =>
  oldText == null
    ? { tool: 'edit', kind: 'write', input: { file_path: path, content: newText } }
    : {
        tool: 'edit',
        kind: 'edit',
        input: { file_path: path, old_string: oldText, new_string: newText },
      };

/** All that the agent said of a call which is shown as it is. */
const rest = ({ rawInput, content, locations }: ToolCall): JsonObject =>
  JsonObject.parse(JSON.parse(JSON.stringify({ rawInput, content, locations })));
