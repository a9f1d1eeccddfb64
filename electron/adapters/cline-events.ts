import { z } from 'zod';
import { JsonObject } from '../../shared/json';

/**
 * Hook payloads of Cline CLI, as its file hooks get them on standard input (recorded from 3.0.65; see e2e/fixtures/recordings).
 * There is no working directory in them: the first root of the workspace is where its tools run.
 */
const text = z.string().min(1);
export const AnyEvent = z.looseObject({
  hookName: text,
  agent_id: text,
  /** Of the agent above, inside a sub-agent. */
  parent_agent_id: text.nullish(),
  workspaceRoots: z.tuple([text], z.string()),
  sessionContext: z.looseObject({ rootSessionId: text }),
});

export const ToolCallEvent = AnyEvent.extend({
  tool_call: z.looseObject({ id: text.optional(), name: text, input: JsonObject }),
});
export type ToolCallEvent = z.infer<typeof ToolCallEvent>;
