import { z } from 'zod';
import { JsonObject } from '../json';
import { ToolKind } from '../model/tool-call';

/**
 * What an agent without hooks of a product says to the daemon, as the `payload` of the agent wire's `hook` call: a home-made
 * agent by our client, or a proxy of ours in front of an MCP server or an ACP agent. docs/agent-wire.md is for those who write one.
 */
const text = z.string().min(1).max(1_000);
const who = z.object({
  /** The name by which people know it, and its version. Claims, like all that an agent says of itself. */
  agent: z.strictObject({ name: text, version: text.optional() }),
  /** One conversation or task of the agent. */
  session: text,
  cwd: z.string().min(1),
});

/** The kinds that an agent may name itself. SECURITY: T-4 without `internal`, which passes without a question. */
export const GateKind = ToolKind.exclude(['internal']);
export type GateKind = z.infer<typeof GateKind>;

/** The MCP server behind a proxy, as far as the proxy knows it. */
export const GateServer = z.strictObject({
  name: text,
  /** Command and arguments, or the address: what the operator approves. */
  command: z.array(z.string()).optional(),
  url: z.string().optional(),
  /** sha256 (hex) of the tool list as it was last told; null before that. */
  tools: z.string().nullable(),
});
export type GateServer = z.infer<typeof GateServer>;

export const GateEvent = z.discriminatedUnion('event', [
  /** Before a tool runs. Answered with `GateVerdict`. */
  who.extend({
    event: z.literal('call'),
    /** The agent's own id of this call, unique in its session. */
    callId: text,
    tool: text,
    kind: GateKind,
    /**
     * Arguments of the tool. Named as every product's are: `command` (shell), `file_path` and `content` (write), `old_string` and
     * `new_string` (edit), `url` (fetch).
     */
    input: JsonObject,
    /** Who in the agent asks, when it is not the agent itself; outermost first. */
    under: z
      .array(z.strictObject({ name: text, id: text.optional() }))
      .max(16)
      .optional(),
    /** What the model says about the call. Shown boxed, never trusted. */
    says: z.string().max(10_000).optional(),
    /** Milliseconds within which the agent needs its answer. */
    answerWithinMs: z.number().int().positive().optional(),
    server: GateServer.optional(),
  }),
  who.extend({
    event: z.literal('finished'),
    callId: text,
    tool: text,
    failed: z.boolean(),
  }),
  who.extend({ event: z.literal('session'), state: z.enum(['started', 'ended']), why: z.string() }),
]);
export type GateEvent = z.infer<typeof GateEvent>;
export type GateCall = Extract<GateEvent, { event: 'call' }>;

/** The answer to a `call`, on standard output of the hook answer. Anything else is a deny. */
export const GateVerdict = z.discriminatedUnion('allowed', [
  z.strictObject({ allowed: z.literal(true) }),
  z.strictObject({ allowed: z.literal(false), why: z.string() }),
]);
export type GateVerdict = z.infer<typeof GateVerdict>;
