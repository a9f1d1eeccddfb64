import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import { limits } from '../../../shared/limits';
import { depthOf } from '../../../shared/ndjson';
import { agentWire, type HookAnswer } from '../../../shared/protocol';
import type { Outcome } from '../../../shared/reasons';

/**
 * Loopback HTTP for products that speak only HTTP. Browsers reach loopback too, so every request must look like a local
 * program's: exact Host, no Origin, no Sec-Fetch-Site, bearer token, JSON (design: security 1.3, measured against 19 attacks).
 */
export type HttpHook = (
  request: { product: string; key: string; payload: string },
  onGone: (callback: () => void) => void,
) => Promise<Outcome<HookAnswer>>;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Is this request from a local program that knows the token? Pure, so that the whole table of attacks can be tested. */
export function admits(
  headers: http.IncomingHttpHeaders,
  port: number,
  tokenHash: Buffer,
): boolean {
  // SECURITY: T-1: each of these lines stops an attack that the others let through.
  if (headers.host !== `127.0.0.1:${port}` && headers.host !== `localhost:${port}`) return false;
  if (headers.origin !== undefined) return false;
  if (headers['sec-fetch-site'] !== undefined) return false;
  if (headers['content-type'] !== 'application/json') return false;
  return timingSafeEqual(sha256(headers.authorization ?? ''), tokenHash);
}

async function bodyOf(request: http.IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limits.frameBytes) return null;
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString('utf8');
  return depthOf(text) > limits.frameDepth ? null : text;
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
  hook: HttpHook,
): Promise<void> {
  const text = await bodyOf(request);
  const product = /^\/v1\/hook\/([a-z-]{1,64})$/.exec(request.url ?? '')?.[1];
  if (text === null || product === undefined || request.method !== 'POST')
    return refuseHttp(response);
  const answer = await hook(
    { product, key: randomBytes(16).toString('hex'), payload: text },
    (callback) => response.on('close', callback),
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

/** Starts the server on a random loopback port. The token goes only into the 0600 endpoint file, never into argv or logs. */
export async function startHttpGateway(
  hook: HttpHook,
): Promise<{ port: number; token: string; close: () => void }> {
  const token = randomBytes(32).toString('hex');
  const tokenHash = sha256(`Bearer ${token}`);
  let port = 0;
  const server = http.createServer(
    { headersTimeout: limits.firstFrameMs, requestTimeout: limits.firstFrameMs },
    (request, response) => {
      if (!admits(request.headers, port, tokenHash)) return refuseHttp(response);
      serve(request, response, hook).catch(() => refuseHttp(response));
    },
  );
  server.on('upgrade', (_request, socket) => socket.destroy());
  server.maxConnections = limits.agentConnections;
  // SECURITY: T-1: loopback only.
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(0, '127.0.0.1', resolve),
  );
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, token, close: () => server.close().closeAllConnections() };
}
