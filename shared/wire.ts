import { z } from 'zod';
import { JsonValue } from './json';
import { done, Reason, refuse, type Outcome } from './reasons';

/** One call of a wire: what goes, what comes back. A contract table is a record of these. */
export type WireCall = { readonly request: z.ZodType; readonly response: z.ZodType };
export type WireTable = Readonly<Record<string, WireCall>>;
export type EventTable = Readonly<Record<string, z.ZodType>>;

export type RequestOf<T extends WireTable, K extends keyof T> = z.infer<T[K]['request']>;
export type ResponseOf<T extends WireTable, K extends keyof T> = z.infer<T[K]['response']>;

/** The version every frame carries. A frame with another number is refused as `body-invalid`. */
export const wireVersion = 1;

/** Request frame, one line: `{"v":1,"id":"7f..","call":"hook","body":{..}}`. `id` is chosen by the caller, unique per connection. */
export const RequestFrame = z.strictObject({
  v: z.literal(wireVersion),
  id: z.string().min(1).max(64),
  call: z.string().max(64),
  body: JsonValue,
});
export type RequestFrame = z.infer<typeof RequestFrame>;

/** Reply frames. `hold` may come any number of times before the last one, to say "still waiting, still alive". */
export const HoldFrame = z.strictObject({
  v: z.literal(wireVersion),
  id: z.string(),
  hold: z.literal(true),
});
export const OkFrame = z.strictObject({
  v: z.literal(wireVersion),
  id: z.string(),
  ok: z.literal(true),
  body: JsonValue,
});
export const RefusalFrame = z.strictObject({
  v: z.literal(wireVersion),
  id: z.string(),
  ok: z.literal(false),
  reason: Reason,
  detail: z.string().optional(),
});
export const EventFrame = z.strictObject({
  v: z.literal(wireVersion),
  event: z.string(),
  body: JsonValue,
});
export const ServerFrame = z.union([HoldFrame, OkFrame, RefusalFrame, EventFrame]);
export type ServerFrame = z.infer<typeof ServerFrame>;

/** What came over a wire, as its schema has it. Refusal: `answer-malformed`. */
export function checked<T extends z.ZodType>(schema: T, body: unknown): Outcome<z.infer<T>> {
  const parsed = schema.safeParse(body);
  return parsed.success ? done(parsed.data) : refuse('answer-malformed');
}

/** The reply to this call of the table. Refusal: `answer-malformed`. */
export function checkedReply<T extends WireTable, K extends keyof T>(
  table: T,
  name: K,
  body: unknown,
): Outcome<ResponseOf<T, K>> {
  const call: T[K] = table[name];
  return checked<T[K]['response']>(call.response, body);
}
