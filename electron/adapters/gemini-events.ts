import { z } from 'zod';
import { JsonObject } from '../../shared/json';

/**
 * Hook payloads of Gemini CLI and Qwen Code, as their command hooks get them on standard input (recorded from 0.61.0 and
 * 0.24.4; see e2e/fixtures/recordings). Loose on fields we do not use, strict on those we do. Gemini sends neither an id of
 * the call nor a permission mode, nor does it say which sub-agent calls.
 */
const text = z.string().min(1);
export const AnyEvent = z.looseObject({ hook_event_name: text, session_id: text, cwd: text });
export type AnyEvent = z.infer<typeof AnyEvent>;

export const ToolEvent = AnyEvent.extend({
  tool_name: text,
  tool_input: JsonObject,
  /** Qwen: its own id of the call, and the model's. */
  tool_use_id: text.optional(),
  tool_call_id: text.optional(),
  permission_mode: text.optional(),
  /** Qwen, only inside a sub-agent; `session_id` is then the parent's. */
  agent_id: text.optional(),
  agent_type: z.string().optional(),
  /** Gemini, for a tool of an MCP server: as the server was configured, and the tool's own name. */
  mcp_context: z.looseObject({ server_name: text, tool_name: text }).optional(),
});
export type ToolEvent = z.infer<typeof ToolEvent>;

/** Gemini tells a failed tool by the `error` of its response; Qwen has an event of its own for it. */
export const FinishedEvent = AnyEvent.extend({
  tool_name: text,
  tool_use_id: text.optional(),
  tool_response: z.looseObject({ error: z.unknown().optional() }).optional(),
});
export const SessionStart = AnyEvent.extend({ source: z.string() });
export const SessionEnd = AnyEvent.extend({ reason: z.string() });
