import { z } from 'zod';
import { JsonObject } from '../../shared/json';

/**
 * Hook payloads of Claude Code, as its command hooks get them on standard input (recorded from 2.1.330; see
 * e2e/fixtures/recordings). Loose on fields we do not use, which every version adds to, strict on those we do.
 */
const text = z.string().min(1);
export const AnyEvent = z.looseObject({ hook_event_name: text, session_id: text, cwd: text });

export const PreToolUse = AnyEvent.extend({
  tool_name: text,
  tool_input: JsonObject,
  tool_use_id: text.optional(),
  permission_mode: text.optional(),
  /** Only inside a sub-agent; `session_id` is then the parent's. */
  agent_id: text.optional(),
  agent_type: z.string().optional(),
});
export type PreToolUse = z.infer<typeof PreToolUse>;

export const PostToolUse = AnyEvent.extend({ tool_name: text, tool_use_id: text.optional() });
export const SessionStart = AnyEvent.extend({ source: z.string() });
export const SessionEnd = AnyEvent.extend({ reason: z.string() });
/** A `Stop` after which nothing goes on. Versions that do not tell leave the field out: then nothing is known. */
export const Rest = AnyEvent.extend({ background_tasks: z.array(z.never()) });
export const ConfigChange = AnyEvent.extend({ file_path: text.optional() });

/**
 * Events that carry a tool but gate nothing through us: saying nothing leaves them to the product. PermissionRequest then
 * shows the product's own prompt, after PreToolUse has passed here.
 */
export const notedWithTool: ReadonlySet<string> = new Set([
  'PermissionRequest',
  'PermissionDenied',
]);
