import { createHash } from 'node:crypto';
import { z } from 'zod';
import { RequestId } from '../json-rpc/exact-message';

const ListResult = z.looseObject({
  id: RequestId,
  result: z.looseObject({ tools: z.array(z.looseObject({ name: z.string() })) }),
});

/**
 * The tools that a server told, by the bytes that the model was shown: a server that describes itself otherwise later is no
 * longer the one that was approved. SECURITY: T-24.
 */
export class ToolList {
  readonly #asked = new Map<RequestId, boolean>();
  readonly #tools = new Map<string, string>();
  #digest: string | null = null;

  /** sha256 (hex) of the list as it was last told whole; null before that. */
  get digest(): string | null {
    return this.#digest;
  }

  /** The client asked for the list, or for a page of it. */
  asked(id: RequestId, first: boolean): void {
    this.#asked.set(id, first);
  }

  /** Is an answer awaited? Only then server lines need reading. */
  get awaits(): boolean {
    return this.#asked.size > 0;
  }

  /** A line of the server: taken over when it answers such a request. */
  heard(line: string): void {
    const answer = ListResult.safeParse(parsed(line));
    if (!answer.success) return;
    const { id, result } = answer.data;
    const first = this.#asked.get(id);
    if (first === undefined) return;
    this.#asked.delete(id);
    if (first) this.#tools.clear();
    for (const tool of result.tools) this.#tools.set(tool.name, JSON.stringify(tool));
    const all = [...this.#tools.values()].toSorted().join('\n');
    this.#digest = createHash('sha256').update(all).digest('hex');
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
