import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { parsedJson } from '../../shared/json';
import type { RequestId } from '../json-rpc/exact-message';

/** An answer to `tools/list`. Loose in all else: some client takes what another refuses. */
const ListResult = z.looseObject({
  id: z.unknown(),
  result: z.looseObject({ tools: z.array(z.unknown()) }),
});

/** Only texts that hold such a name, spelt or escaped, need reading. */
const mayTellTools = /"tools"|\\u/;

/**
 * The tools that a server told, by the bytes that the model was shown: a server that describes itself otherwise later is no
 * longer the one that was approved. SECURITY: T-24: whatever looks like a list counts, asked for or not; only an answer to a
 * request for the list from its beginning takes earlier ones back.
 */
export class ToolList {
  readonly #fromBeginning = new Set<string>();
  readonly #tools = new Set<string>();
  #digest: string | null = null;

  /** sha256 (hex) of the tools that were told; null before that. */
  get digest(): string | null {
    return this.#digest;
  }

  /** The client asked for the list from its beginning. Some clients take the text "1" in an answer for the number. */
  asked(id: RequestId): void {
    if (this.#fromBeginning.size > 1_000) this.#fromBeginning.clear();
    this.#fromBeginning.add(String(id));
  }

  /** A message of the server, or a batch of them. */
  heard(text: string): void {
    if (!mayTellTools.test(text)) return;
    for (const message of [parsedJson(text)].flat()) this.#take(message);
  }

  /** The server said what cannot be read here and may be read by the client. */
  lost(): void {
    this.#tools.add(randomUUID());
    this.#sum();
  }

  #take(message: unknown): void {
    const answer = ListResult.safeParse(message);
    if (!answer.success) return;
    const { id, result } = answer.data;
    if (this.#fromBeginning.delete(String(id))) this.#tools.clear();
    for (const tool of result.tools) this.#tools.add(JSON.stringify(tool));
    this.#sum();
  }

  #sum(): void {
    const all = [...this.#tools].toSorted().join('\n');
    this.#digest = createHash('sha256').update(all).digest('hex');
  }
}
