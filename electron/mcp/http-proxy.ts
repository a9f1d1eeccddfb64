/**
 * Stands between an MCP client and a server that speaks streamable HTTP: requests pass as they are, except that a tool call
 * waits for the daemon. A call that waits gets its answer as an event stream that is kept alive, because clients give up a
 * response without headers after five minutes (measured), and a stream they do not.
 */
import http from 'node:http';
import { faultText } from '../../shared/faults';
import { limits } from '../../shared/limits';
import { deniedCall, refusedMessages } from './answers';
import type { Client, GatedCalls } from './gated-calls';
import { bodyOf, isLocal } from './http-messages';
import { HttpReply } from './http-reply';
import { readMessage, type ClientMessage, type ToolRequest } from './message';
import { headerFault } from './mirrored-headers';
import { gateBefore, type Proxied } from './proxied-gate';
import { SessionClients } from './session-clients';
import { ToolList } from './tool-list';
import { askUpstream } from './upstream';

export type HttpProxy = Omit<Proxied, 'server'> & { readonly upstream: URL; readonly port: number };

type World = {
  readonly upstream: URL;
  readonly calls: GatedCalls;
  readonly tools: ToolList;
  readonly clients: SessionClients;
};
type Arrived = {
  readonly request: http.IncomingMessage;
  /** Null = there is none that is passed on. */
  readonly body: string | null;
  readonly reply: HttpReply;
  readonly world: World;
};

/** Listens on loopback alone (`port` 0 = any free one) until it is closed. Throws what listening throws. */
export async function proxyHttp(
  proxy: HttpProxy,
): Promise<{ readonly port: number; readonly close: () => void }> {
  const tools = new ToolList();
  const { upstream } = proxy;
  const calls = gateBefore({ ...proxy, server: { url: upstream.href } }, tools);
  const world: World = { upstream, calls, tools, clients: new SessionClients() };
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
  if (request.method !== 'POST') return void (await pass({ request, body: null, reply, world }));
  const body = await bodyOf(request);
  if (body === null) return reply.fail(413, 'The message is too large or no UTF-8.');
  const message = readMessage(body, 'body');
  const fault = headerFault(request.headers, message);
  if (fault !== null) return reply.fail(400, fault);
  await take(message, { request, body, reply, world });
}

async function take(message: ClientMessage, arrived: Arrived): Promise<void> {
  const { request, reply, world } = arrived;
  switch (message.kind) {
    case 'unfit':
      for (const one of refusedMessages(message.ids, message.why)) reply.say(one);
      return reply.end();
    case 'call':
      return gateCalls(message.calls, arrived);
    case 'cancel':
      // The server never saw a call that waits here.
      if (world.calls.cancel(message.id, sessionOf(request))) return reply.accepted();
      return void (await pass(arrived));
    case 'hello': {
      // Where the server opens a session, its answer names it.
      const opened = (await pass(arrived)).headers['mcp-session-id'];
      return world.clients.said(message.client, typeof opened === 'string' ? opened : null);
    }
    case 'list':
      if (message.first) world.tools.asked(message.id);
      return void (await pass(arrived));
    case 'other':
      return void (await pass(arrived));
    default:
      return message satisfies never;
  }
}

async function gateCalls(calls: readonly ToolRequest[], arrived: Arrived): Promise<void> {
  const { reply, world } = arrived;
  const session = sessionOf(arrived.request);
  const client: Client = world.clients.of(session);
  const stop = reply.keepAlive();
  const say = (one: string): void => reply.say(one);
  // A client that closes the request has given the call up (specification, "Streamable HTTP: Sending Messages").
  const from = { session, client, gone: reply.gone, say };
  const allowed = await world.calls.ask(calls, from).finally(stop);
  if (!allowed) return reply.end();
  await pass(arrived).catch((fault: unknown) => {
    for (const { id } of calls) reply.say(deniedCall(id, `The server failed: ${faultText(fault)}`));
    reply.end();
  });
}

function sessionOf({ headers }: http.IncomingMessage): string | null {
  const named = headers['mcp-session-id'];
  return typeof named === 'string' ? named : null;
}

/** The request to the server and its answer to the client, whole. */
async function pass({ request, body, reply, world }: Arrived): Promise<http.IncomingMessage> {
  const answer = await askUpstream(world.upstream, request, { body, signal: reply.gone });
  await reply.relay(answer, (message) => world.tools.heard(message));
  return answer;
}
