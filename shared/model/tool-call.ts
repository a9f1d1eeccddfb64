import { z } from 'zod';
import { JsonObject } from '../json';

/**
 * Agent products that an adapter exists for. The last three are not one product each: any client of an MCP server behind our
 * proxy, any ACP agent behind our proxy, and a home-made agent that asks by our own client.
 */
export const Product = z.enum([
  'claude-code',
  'codex',
  'gemini-cli',
  'qwen-code',
  'opencode',
  'copilot-cli',
  'cursor',
  'cline',
  'mcp-client',
  'acp-agent',
  'custom',
]);
export type Product = z.infer<typeof Product>;

/** What sort of tool a call reaches, whatever the product names it. `other` = not known to the adapter. */
export const ToolKind = z.enum([
  'shell',
  'read',
  'write',
  'edit',
  'fetch',
  'search',
  'mcp',
  'agent',
  'internal',
  'other',
]);
export type ToolKind = z.infer<typeof ToolKind>;

/** How the call reached the daemon. */
export const Route = z.enum(['hook-socket', 'hook-http', 'mcp-proxy', 'acp-proxy', 'client']);
export type Route = z.infer<typeof Route>;

/** One link of operator -> app -> agent -> sub-agent -> tool; `verified` is false for what the agent only claims. */
export const ChainLink = z.object({
  role: z.enum(['operator', 'app', 'agent', 'sub-agent', 'tool']),
  name: z.string(),
  id: z.string().optional(),
  verified: z.boolean(),
});
export type ChainLink = z.infer<typeof ChainLink>;

/** Something the agent says about its call (its description, its reason). Shown boxed as a claim, never trusted. */
export const Claim = z.object({
  label: z.string(),
  text: z.string(),
  /** The input field it came from, when that field does nothing but claim. */
  field: z.string().optional(),
});
export type Claim = z.infer<typeof Claim>;

/** One action an agent is about to take, normalised from the product's own event by its adapter. */
export const ToolCall = z.object({
  /** The caller's own one-time id (128 bit, hex): the same when a hook client presents its call again after a daemon restart. */
  callKey: z.string(),
  product: Product,
  /** The product's own session id. */
  sessionId: z.string(),
  /** The product's own id of this tool use, where it gives one. */
  toolUseId: z.string().optional(),
  tool: z.string(),
  kind: ToolKind,
  input: JsonObject,
  cwd: z.string(),
  route: Route,
  chain: z.array(ChainLink),
  claims: z.array(Claim),
  /** The product's own permission mode, as it says (`default`, `bypassPermissions`, ...). */
  mode: z.string().optional(),
  /**
   * Milliseconds within which the product must have its answer: its own limit less a margin. The call is denied when nobody
   * answered by then, because most products let a call run when their hook is too late.
   */
  answerWithinMs: z.number().int().positive().optional(),
  /** The MCP server behind a proxy of ours, as its settings would name it; known from the product's own settings where there is no proxy. */
  server: JsonObject.optional(),
});
export type ToolCall = z.infer<typeof ToolCall>;
