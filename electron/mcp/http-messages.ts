import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { limits } from '../../shared/limits';

/** Hop-by-hop (RFC 9110 section 7.6.1), or made anew for the next hop. */
const notPassed: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The headers of a message, for the next hop. */
export const passedOn = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !notPassed.has(name)));

/**
 * Is this a local program's request? SECURITY: T-1, T-24 browsers reach loopback too, by a name that a page may choose (the MCP
 * specification, "Streamable HTTP: Security Warning"), and they always say where a request comes from.
 */
export function isLocal(headers: IncomingHttpHeaders, port: number): boolean {
  const host = headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`;
  return host && headers.origin === undefined && headers['sec-fetch-site'] === undefined;
}

/** The whole body as text; null when it is too large or no UTF-8. */
export async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const whole = await bytesOf(request, limits.frameBytes);
  try {
    return whole && new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(whole);
  } catch {
    return null;
  }
}

/** All bytes of a message; null when there are more than `most`. */
export async function bytesOf(message: IncomingMessage, most: number): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** One message as a server-sent event (HTML, section 9.2): a line each, since a line break would end it. */
export const asEvent = (message: string): string =>
  `event: message\n${message
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}`)
    .join('\n')}\n\n`;
