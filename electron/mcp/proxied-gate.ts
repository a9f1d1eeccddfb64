import { Gate } from '../agent-client/gate';
import { patienceOf } from './client-patience';
import { GatedCalls } from './gated-calls';
import type { ToolList } from './tool-list';

/** What a client said of itself at `initialize`; a claim. */
export type Client = { name: string; version: string | null };

/** What the operator said of the server when he put the gate before it. */
export type Proxied = {
  /** By which he knows the server. */
  readonly name: string;
  /** How long the client waits for a tool (ms), where he knows better than we do. */
  readonly waitMs: number | null;
  readonly socketPath: string;
  /** The server's command and arguments, or its address. */
  readonly server: { readonly command: readonly string[] } | { readonly url: string };
};

/** The gate before one server. Each call is told under the name that the client gave itself by then. */
export function gateBefore(proxied: Proxied, client: Client, tools: ToolList): GatedCalls {
  const { name, socketPath, waitMs } = proxied;
  const server =
    'url' in proxied.server ? proxied.server : { command: [...proxied.server.command] };
  return new GatedCalls({
    gate: {
      ask: (call, options) => {
        const version = client.version === null ? {} : { version: client.version };
        const agent = { name: client.name, ...version };
        const session = `${name}-${process.pid}`;
        return new Gate({ agent, product: 'mcp-client', session, socketPath }).ask(call, options);
      },
    },
    server: () => ({ name, ...server, tools: tools.digest }),
    answerWithinMs: () => patienceOf(client.name, waitMs),
  });
}
