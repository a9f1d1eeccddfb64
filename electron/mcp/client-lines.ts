import { inOneLine } from '../json-rpc/exact-message';
import { refusedMessages } from './answers';
import type { Client, GatedCalls } from './gated-calls';
import { readMessage } from './message';
import type { ToolList } from './tool-list';

export type LinesWorld = {
  readonly calls: GatedCalls;
  readonly tools: ToolList;
  /** To the server. */
  readonly pass: (line: string) => void;
  /** To the client. */
  readonly say: (message: string) => void;
  readonly gone: AbortSignal;
};

/** One stream is one session. */
const session = '';

/** The lines of one client, each taken where it belongs: on, to the gate, or nowhere. */
export class ClientLines {
  readonly #world: LinesWorld;
  #client: Client = { name: 'MCP client', version: null };

  constructor(world: LinesWorld) {
    this.#world = world;
  }

  /** Done when the line is where it belongs. */
  async take(came: string): Promise<void> {
    if (came.trim() === '') return;
    const line = inOneLine(came);
    const message = readMessage(line);
    const { calls, tools, pass, say, gone } = this.#world;
    switch (message.kind) {
      case 'call':
        if (await calls.ask(message.calls, { session, client: this.#client, gone, say }))
          pass(line);
        return;
      case 'cancel':
        // The server never saw a call that waits here.
        if (!calls.cancel(message.id, session)) pass(line);
        return;
      case 'hello':
        this.#client = message.client;
        return pass(line);
      case 'list':
        if (message.first) tools.asked(message.id);
        return pass(line);
      case 'other':
        return pass(line);
      case 'unfit':
        return refusedMessages(message.ids, message.why).forEach(say);
      default:
        return message satisfies never;
    }
  }
}
