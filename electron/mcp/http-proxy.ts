/**
 * Stands between an MCP client and a server that speaks streamable HTTP: requests pass as they are, except that a tool call
 * waits for the daemon. A call that waits gets its answer as an event stream that is kept alive, because clients give up a
 * response without headers after five minutes (measured), and a stream they do not.
 */
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { faultText } from '../../shared/faults';
import { limits } from '../../shared/limits';
import { deniedCall, refusedMessage } from './answers';
import type { GatedCalls } from './gated-calls';
import { bodyOf, isLocal } from './http-messages';
import { HttpReply } from './http-reply';
import { readMessage, type ClientMessage, type ToolRequest } from './message';
import { gateBefore, type Client, type Proxied } from './proxied-gate';
import { ToolList } from './tool-list';
import { askUpstream } from './upstream';

export type HttpProxy = Omit<Proxied, 'server'> & { readonly upstream: URL; readonly port: number };

type World = {
  readonly upstream: URL;
  readonly calls: GatedCalls;
  readonly tools: ToolList;
  readonly client: Client;
};

/** Listens on loopback alone (`port` 0 = any free one) until it is closed. Throws what listening throws. */
export async function proxyHttp(
  proxy: HttpProxy,
): Promise<{ readonly port: number; readonly close: () => void }> {
  const client: Client = { name: 'MCP client', version: null };
  const tools = new ToolList();
  const { upstream } = proxy;
  const calls = gateBefore({ ...proxy, server: { url: upstream.href } }, client, tools);
  const world: World = { upstream, calls, tools, client };
  const server = http.createServer({ headersTimeout: limits.firstFrameMs }, (request, response) => {
    const reply = new HttpReply(response);
    serve(request, reply, world).catch((fault: unknown) => reply.fail(502, faultText(fault)));
  });
  server.on('upgrade', (_request, socket) => socket.destroy());
  // SECURITY: T-1 loopback only.
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(proxy.port, '127.0.0.1', resolve),
  );
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, close: () => server.close().closeAllConnections() };
}

async function serve(request: http.IncomingMessage, reply: HttpReply, world: World): Promise<void> {
  if (!isLocal(request.headers, request.socket.localPort ?? 0))
    return reply.fail(403, 'Only programs of this machine may use this address.');
  if (request.method !== 'POST') return pass(request, null, { reply, world });
  const body = await bodyOf(request);
  if (body === null) return reply.fail(413, 'The message is too large or no UTF-8.');
  const message = readMessage(body, 'body');
  const method = request.headers['mcp-method'];
  // SECURITY: T-24 servers of the revision 2026-07-28 may look at this header in the place of the body.
  if (method !== undefined && (message.kind === 'call') !== (method === 'tools/call'))
    return reply.fail(400, 'The header Mcp-Method names another method than the message.');
  await take(message, { request, body, reply, world });
}

type Arrived = {
  readonly request: http.IncomingMessage;
  readonly body: string;
  readonly reply: HttpReply;
  readonly world: World;
};

async function take(message: ClientMessage, arrived: Arrived): Promise<void> {
  const { request, body, reply, world } = arrived;
  switch (message.kind) {
    case 'unfit':
      return reply.whole(refusedMessage(message.id, message.why));
    case 'call':
      return gateCalls(message.calls, arrived);
    case 'cancel':
      // The server never saw a call that waits here.
      if (world.calls.cancel(message.id, { session: sessionOf(request) })) return reply.accepted();
      return pass(request, body, arrived);
    case 'hello':
      Object.assign(world.client, { name: message.client, version: message.version });
      return pass(request, body, arrived);
    case 'list':
      world.tools.asked(message.id, message.first);
      return pass(request, body, arrived);
    case 'other':
      return pass(request, body, arrived);
    default:
      return message satisfies never;
  }
}

async function gateCalls(
  calls: readonly ToolRequest[],
  { request, body, reply, world }: Arrived,
): Promise<void> {
  // Without a session nothing but its connection says whose a request id is.
  const session = sessionOf(request);
  const stop = reply.keepAlive();
  // A client that closes the request has given the call up (specification, "Streamable HTTP: Sending Messages").
  reply.onGone(() => calls.forEach(({ id }) => world.calls.cancel(id, { session })));
  const allowed = await world.calls.ask(calls, { session, say: (one) => reply.say(one) });
  stop();
  if (!allowed) return reply.end();
  await pass(request, body, { reply, world }).catch((fault: unknown) => {
    for (const { id } of calls)
      reply.say(deniedCall(id, `The server could not be reached: ${faultText(fault)}`));
    reply.end();
  });
}

const sessionOf = ({ headers }: http.IncomingMessage): string =>
  typeof headers['mcp-session-id'] === 'string' ? headers['mcp-session-id'] : randomUUID();

async function pass(
  request: http.IncomingMessage,
  body: string | null,
  { reply, world }: Pick<Arrived, 'reply' | 'world'>,
): Promise<void> {
  const gone = new AbortController();
  reply.onGone(() => gone.abort());
  const answer = await askUpstream(world.upstream, request, { body, signal: gone.signal });
  await reply.relay(answer, (line) => {
    if (world.tools.awaits) world.tools.heard(line);
  });
}
