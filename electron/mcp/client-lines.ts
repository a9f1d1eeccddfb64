import { refusedMessage } from './answers';
import { readMessage } from './message';
import type { Client } from './proxied-gate';
import type { GatedCalls } from './gated-calls';
import type { ToolList } from './tool-list';

export type LinesWorld = {
  readonly calls: GatedCalls;
  readonly tools: ToolList;
  readonly client: Client;
  /** To the server, as it came. */
  pass(line: string): void;
  /** To the client. */
  readonly say: (message: string) => void;
};

/** Takes one message of the client where it belongs: on, to the gate, or nowhere. Done when it is there. */
export async function takeLine(line: string, world: LinesWorld): Promise<void> {
  if (line.trim() === '') return;
  const message = readMessage(line);
  switch (message.kind) {
    case 'call':
      if (await world.calls.ask(message.calls, { session: '', say: world.say })) world.pass(line);
      return;
    case 'cancel':
      // The server never saw a call that waits here.
      if (!world.calls.cancel(message.id, { session: '' })) world.pass(line);
      return;
    case 'hello':
      Object.assign(world.client, { name: message.client, version: message.version });
      return world.pass(line);
    case 'list':
      world.tools.asked(message.id, message.first);
      return world.pass(line);
    case 'other':
      return world.pass(line);
    case 'unfit':
      return world.say(refusedMessage(message.id, message.why));
    default:
      return message satisfies never;
  }
}
