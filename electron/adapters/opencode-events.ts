import { z } from 'zod';
import { JsonObject } from '../../shared/json';

/**
 * Events that our plugin sends (opencode-plugin.ts), made from what OpenCode 1.18.33 hands to a plugin: it has no hook protocol
 * of its own. `sessionID` is the session that a person opened, or of no session before there is one; `subagents` are
 * the sessions below it, from the top down.
 */
const text = z.string().min(1);
export const AnyEvent = z.looseObject({ hook: text, directory: text, sessionID: text });

export const BeforeTool = AnyEvent.extend({
  callID: text,
  tool: text,
  args: JsonObject,
  subagents: z.array(z.object({ id: text, agent: z.string() })),
  /** Names of the connected MCP servers, as they stand in the settings; only for a tool that could be of one. */
  mcpServers: z.array(text),
});
export type BeforeTool = z.infer<typeof BeforeTool>;

export const AfterTool = AnyEvent.extend({
  callID: text,
  tool: text,
  failed: z.boolean(),
});
