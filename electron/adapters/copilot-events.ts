import { z } from 'zod';
import { JsonObject } from '../../shared/json';

/**
 * Hook payloads of Copilot CLI, as its command hooks get them on standard input (recorded from 1.0.102; see
 * e2e/fixtures/recordings). Most carry no name of their event: it is known by the fields that only it has.
 */
const text = z.string().min(1);
export const AnyEvent = z.looseObject({
  sessionId: text,
  cwd: text,
  /** Only some events say their name. */
  hookName: text.optional(),
  /** Only inside a sub-agent; `sessionId` is then its own, and this one that of the agent above it. */
  parentAgentId: text.optional(),
});
export type AnyEvent = z.infer<typeof AnyEvent>;

/** Patches come as bare text. */
const ToolEvent = AnyEvent.extend({ toolName: text, toolArgs: z.union([JsonObject, z.string()]) });
export const PreToolUse = ToolEvent.extend({
  agentId: text.optional(),
  agentType: z.string().optional(),
});
export type PreToolUse = z.infer<typeof PreToolUse>;

export const PostToolUse = ToolEvent.extend({
  toolResult: z.looseObject({ resultType: z.string() }),
});
export const PostToolUseFailure = ToolEvent.extend({ error: z.unknown() });
export const SessionStart = AnyEvent.extend({ source: z.string() });
export const SessionEnd = AnyEvent.extend({ reason: z.string() });
