import { Gate } from '../agent-client/gate';
import { patienceOf } from './client-patience';
import { GatedCalls } from './gated-calls';
import type { ToolList } from './tool-list';

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

/** The gate before one server. Each call is told under the name that its client gave itself, and in its session. */
export function gateBefore(proxied: Proxied, tools: ToolList): GatedCalls {
  const { name, socketPath, waitMs } = proxied;
  const server =
    'url' in proxied.server ? proxied.server : { command: [...proxied.server.command] };
  return new GatedCalls({
    ask: (asked, { client, session: own }, options) => {
      const version = client.version === null ? {} : { version: client.version };
      const agent = { name: client.name, ...version };
      const session = [name, process.pid, own].filter((part) => part !== null).join('-');
      return new Gate({ agent, product: 'mcp-client', session, socketPath }).ask(asked, options);
    },
    server: () => ({ name, ...server, tools: tools.digest }),
    answerWithinMs: (client) => patienceOf(client.name, waitMs),
  });
}
