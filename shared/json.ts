import { z } from 'zod';

/** Any JSON value; the only shape in which a product's own data is kept. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A JSON value of any shape (RFC 8259). Size and depth are limited before this is reached: see limits.ts. */
export const JsonValue: z.ZodType<JsonValue> = z.json();

/** A JSON object: what a tool's input and a product's event always are. */
export type JsonObject = { readonly [key: string]: JsonValue };

export const JsonObject: z.ZodType<JsonObject> = z.record(z.string(), JsonValue);

/** Is it an object, and neither a list nor a plain value? */
export const isJsonObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a text says as JSON, unchecked; null where it is no JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
