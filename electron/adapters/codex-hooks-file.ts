/**
 * Does Codex read this `hooks.json` at all? It takes the whole file or nothing of it, without a word, and is stricter than
 * `JSON.parse`: no name twice, nothing at the top but `description` and `hooks`, every handler of a form that it knows (measured
 * with `hooks/list` of 0.169.0).
 */
import { z } from 'zod';
import { scan, type JsonNode } from './json-text';

const Handler = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('command'),
    command: z.string(),
    timeout: z.int().nonnegative().nullish(),
    async: z.boolean().optional(),
    statusMessage: z.string().nullish(),
  }),
  z.looseObject({ type: z.literal('prompt') }),
  z.looseObject({ type: z.literal('agent') }),
]);
const Group = z.looseObject({
  matcher: z.string().nullish(),
  hooks: z.array(Handler).optional(),
});
const HooksFile = z.strictObject({
  description: z.string().nullish(),
  hooks: z.record(z.string(), z.array(Group)).optional(),
});

/** serde_json, which reads the file there, gives up at 128. */
const deepest = 100;

/** SECURITY: T-12 what Codex cannot read it leaves out, however well our hook stands there. */
export function isReadByCodex(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return HooksFile.safeParse(value).success && isWhole(value) && isPlain(scan(text), 0);
  } catch {
    return false;
  }
}

/** No half of a surrogate pair, which is no text to a program in Rust. */
const isWhole = (value: unknown): boolean =>
  !/\\ud/.test(JSON.stringify(value).replaceAll(String.raw`\\`, ''));

function isPlain(node: JsonNode, depth: number): boolean {
  if (depth > deepest) return false;
  switch (node.kind) {
    case 'leaf':
      return true;
    case 'array':
      return node.items.every((item) => isPlain(item, depth + 1));
    case 'object':
      return (
        new Set(node.members.map(({ key }) => key)).size === node.members.length &&
        node.members.every(({ value }) => isPlain(value, depth + 1))
      );
    default:
      return node satisfies never;
  }
}
