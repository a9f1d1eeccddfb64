import { z } from 'zod';
import { JsonObject } from '../../shared/json';

/**
 * Hook payloads of Cursor, from its documents (cursor.com/docs/hooks) and the code of `@cursor/sdk` 1.0.18. No payload was
 * recorded: Cursor runs with an account of its own alone.
 */
const text = z.string().min(1);
export const AnyEvent = z.looseObject({
  hook_event_name: text,
  conversation_id: text,
  workspace_roots: z.array(z.string()).default([]),
});
export type AnyEvent = z.infer<typeof AnyEvent>;

export const PreToolUse = AnyEvent.extend({
  tool_name: text,
  tool_input: JsonObject,
  tool_use_id: text.optional(),
  cwd: z.string().optional(),
});
export type PreToolUse = z.infer<typeof PreToolUse>;

export const BeforeShell = AnyEvent.extend({ command: z.string(), cwd: z.string().optional() });
/** The arguments come as text that holds JSON; the server as the command that started it, or its address. */
export const BeforeMcp = AnyEvent.extend({
  tool_name: text,
  tool_input: z.union([z.string(), JsonObject]),
  command: z.string().optional(),
  url: z.string().optional(),
});
/** It carries the content of the file as well, which is nobody's to keep. */
export const BeforeRead = AnyEvent.extend({ file_path: text });
