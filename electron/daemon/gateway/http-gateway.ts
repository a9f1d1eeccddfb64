import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { limits } from '../../../shared/limits';
import { depthOf } from '../../../shared/ndjson';
import { agentWire, type HookAnswer } from '../../../shared/protocol';
import type { Outcome } from '../../../shared/reasons';

/**
 * Loopback HTTP for products that speak only HTTP. Browsers reach loopback too, so every request must look like a local
 * program's: exact Host, no Origin, no Sec-Fetch-Site, JSON (design: security 1.3, measured against 19 attacks). And it must
 * come from inside a run: the run's credential as bearer, on a connection that a process of that run holds.
 */
export type HttpDoor = {
  /** The process of the credential's own run that holds the connection from that port; null for everything else. */
  admit(credential: string, ports: { server: number; client: number }): Promise<number | null>;
  hook(
    request: { product: string; key: string; payload: string },
    from: { readonly pid: number; readonly onGone: (callback: () => void) => void },
  ): Promise<Outcome<HookAnswer>>;
};

/** The credential of a request, or null: RFC 6750 section 2.1, in exactly one spelling. */
export const credentialOf = (headers: http.IncomingHttpHeaders): string | null =>
  /^Bearer ([0-9a-f]{64})$/.exec(headers.authorization ?? '')?.[1] ?? null;

/** Is this request from a local program? Pure, so that the whole table of attacks can be tested. */
export function admits(headers: http.IncomingHttpHeaders, port: number): boolean {
  // SECURITY: T-1: each of these lines stops an attack that the others let through.
  if (headers.host !== `127.0.0.1:${port}` && headers.host !== `localhost:${port}`) return false;
  if (headers.origin !== undefined) return false;
  if (headers['sec-fetch-site'] !== undefined) return false;
  return headers['content-type'] === 'application/json';
}

async function bodyOf(request: http.IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limits.frameBytes) return null;
    parts.push(part);
  }
  const text = textOf(Buffer.concat(parts));
  return text === null || depthOf(text) > limits.frameDepth ? null : text;
}

/** null for bytes that are no UTF-8: a text that was mended is not the one that the product would run. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** One uniform refusal for everything, so that a prober learns nothing. */
function refuseHttp(response: http.ServerResponse): void {
  response
    .writeHead(404, { 'content-type': 'application/json', connection: 'close' })
    .end('{"error":"not found"}');
}

async function serve(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  door: HttpDoor,
): Promise<void> {
  const { localPort: server = 0, remotePort: client = 0 } = request.socket;
  const credential = credentialOf(request.headers);
  // SECURITY: T-1, N11: of two Host headers Node shows the first and drops the second.
  const hosts = request.headersDistinct['host']?.length;
  if (credential === null || hosts !== 1 || !admits(request.headers, server))
    return refuseHttp(response);
  // SECURITY: T-3, N12: before a byte of the body, and before the route is looked at.
  const pid = await door.admit(credential, { server, client });
  if (pid === null) return refuseHttp(response);
  const text = await bodyOf(request);
  const product = /^\/v1\/hook\/([a-z-]{1,64})$/.exec(request.url ?? '')?.[1];
  if (text === null || product === undefined || request.method !== 'POST')
    return refuseHttp(response);
  const answer = await door.hook(
    { product, key: randomBytes(16).toString('hex'), payload: text },
    // Whoever asks late, after a record that took its time, is told as well.
    {
      pid,
      onGone: (callback) => void (response.closed ? callback() : response.on('close', callback)),
    },
  );
  if (!answer.ok) return refuseHttp(response);
  const known = agentWire.hook.response.parse(answer.value);
  // An answer without a body would read as "no opinion", which some products take as leave to run.
  if (known.stdout === '' && known.exit !== 0)
    return void response
      .writeHead(403, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: known.stderr }));
  response.writeHead(200, { 'content-type': 'application/json' }).end(known.stdout);
}

/** How often Node looks for connections that are too slow. */
const checkEveryMs = 1_000;

/** Starts the server on a random loopback port. */
export async function startHttpGateway(
  door: HttpDoor,
): Promise<{ port: number; close: () => void }> {
  const server = http.createServer(
    {
      headersTimeout: limits.firstFrameMs,
      requestTimeout: limits.firstFrameMs,
      // SECURITY: T-20: without it Node looks only every 30 s.
      connectionsCheckingInterval: checkEveryMs,
    },
    (request, response) => {
      serve(request, response, door).catch(() => refuseHttp(response));
    },
  );
  server.on('upgrade', (_request, socket) => socket.destroy());
  server.maxConnections = limits.agentConnections;
  // SECURITY: T-1: loopback only.
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(0, '127.0.0.1', resolve),
  );
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, close: () => server.close().closeAllConnections() };
}
