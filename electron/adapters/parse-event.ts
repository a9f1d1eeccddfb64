import type { z } from 'zod';
import type { AgentEvent } from '../../shared/adapter';
import type { JsonObject, JsonValue } from '../../shared/json';
import { done, refuse, type Outcome } from '../../shared/reasons';

/** The payload as that schema has it. Refusal: `body-invalid`, with the first field that is wrong. */
export function parseEvent<T extends z.ZodType>(
  schema: T,
  payload: JsonValue,
): Outcome<z.infer<T>> {
  const parsed = schema.safeParse(payload);
  return parsed.success
    ? done(parsed.data)
    : refuse('body-invalid', parsed.error.issues[0]?.path.join('.'));
}

/** The event that is made of what was read. */
export const toEvent = <A>(
  outcome: Outcome<A>,
  event: (value: A) => AgentEvent,
): Outcome<AgentEvent> => (outcome.ok ? done(event(outcome.value)) : outcome);

/** Fields in which an adapter itself tells of many files; no tool that goes through `renamed` has them. */
const reserved = ['files', 'edits'];

/**
 * The input with its fields under the names that are judged and shown; `names` says which is which. Null when one thing stands
 * there under both names, or a field that only adapters write: SECURITY: T-5 nobody can be shown the one while the product uses
 * the other.
 */
export function renamed(
  input: JsonObject,
  names: Readonly<Record<string, string>>,
): JsonObject | null {
  const clash = Object.entries(names).some(([theirs, ours]) => theirs in input && ours in input);
  if (clash || reserved.some((name) => name in input)) return null;
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [names[key] ?? key, value]),
  );
}
