import { z } from 'zod';
import { JsonObject } from '../../shared/json';

/**
 * Hook payloads of Codex, as its command hooks get them on standard input (recorded from 0.169.0; see e2e/fixtures/recordings).
 * Loose on fields we do not use, strict on those we do. `cwd` of a tool event is where the tool runs, not where the session does.
 */
const text = z.string().min(1);
export const AnyEvent = z.looseObject({ hook_event_name: text, session_id: text, cwd: text });

/** PreToolUse and PermissionRequest; the latter has no id of the tool use. */
export const ToolEvent = AnyEvent.extend({
  tool_name: text,
  tool_input: JsonObject,
  tool_use_id: text.optional(),
  permission_mode: text.optional(),
  /** Only inside a sub-agent; `session_id` is then the parent's. */
  agent_id: text.optional(),
  agent_type: z.string().optional(),
});
export type ToolEvent = z.infer<typeof ToolEvent>;

export const PostToolUse = AnyEvent.extend({ tool_name: text, tool_use_id: text.optional() });
export const SessionStart = AnyEvent.extend({ source: z.string() });
export const SessionEnd = AnyEvent.extend({ reason: z.string() });
