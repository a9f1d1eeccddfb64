/**
 * Codex runs a hook of `hooks.json` only when `config.toml` holds the hash of its definition: `[hooks.state."<file>:<event>:
 * <entry>:<handler>"]` with `trusted_hash`. Without it, or after a change, the hook is left out without a word. How the hash is
 * made: github.com/openai/codex, codex-rs/hooks/src/engine/discovery.rs; checked against `hooks/list` of 0.169.0.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isOurCommand } from './codex-settings';

const Handler = z.looseObject({
  type: z.literal('command'),
  command: z.string(),
  timeout: z.number().default(600),
  async: z.boolean().default(false),
  statusMessage: z.string().optional(),
});
const Group = z.looseObject({ matcher: z.string().optional(), hooks: z.array(z.unknown()) });
const HooksFile = z.looseObject({ hooks: z.record(z.string(), z.array(z.unknown())).default({}) });

/** A handler of `hooks.json`, by its place; `hash` is null for one that is not ours. */
export type PlacedHook = {
  readonly event: string;
  readonly key: string;
  readonly hash: string | null;
};

/** All handlers that stand in the text of the `hooks.json` at `path`, in their order; none where there is no such text. */
export function placedHooks(text: string | null, path: string): readonly PlacedHook[] {
  return eventsOf(text).flatMap(([event, entries]) =>
    entries.flatMap((entry, i) => {
      const group = Group.safeParse(entry);
      const handlers = group.success ? group.data.hooks : [];
      return handlers.map((handler, j) => ({
        event,
        key: `${path}:${labelOf(event)}:${i}:${j}`,
        hash: hashOf(event, group.data?.matcher, handler),
      }));
    }),
  );
}

function eventsOf(text: string | null): readonly (readonly [string, readonly unknown[]])[] {
  try {
    const parsed = HooksFile.safeParse(JSON.parse(text ?? '{}'));
    return parsed.success ? Object.entries(parsed.data.hooks) : [];
  } catch {
    return [];
  }
}

/** `PreToolUse` is `pre_tool_use` in keys and hashes. */
const labelOf = (event: string): string =>
  event.replaceAll(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

/** sha256 over the JSON of the definition, its defaults filled in and its keys in the order of the alphabet. */
function hashOf(event: string, matcher: string | undefined, handler: unknown): string | null {
  const parsed = Handler.safeParse(handler);
  if (!parsed.success || !isOurCommand(parsed.data.command)) return null;
  const { async, command, statusMessage, timeout, type } = parsed.data;
  const definition = {
    event_name: labelOf(event),
    hooks: [
      { async, command, ...(statusMessage === undefined ? {} : { statusMessage }), timeout, type },
    ],
    ...(matcher === undefined ? {} : { matcher }),
  };
  return `sha256:${createHash('sha256').update(JSON.stringify(definition)).digest('hex')}`;
}
