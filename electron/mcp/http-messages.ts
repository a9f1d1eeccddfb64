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

/** The headers of a request, for the server behind us. */
export function passedOn(headers: IncomingHttpHeaders): Headers {
  const passed = new Headers();
  for (const [name, value] of Object.entries(headers))
    if (!notPassed.has(name) && value !== undefined)
      for (const one of [value].flat()) passed.append(name, one);
  return passed;
}

/** The headers of the server's answer, for the client. */
export const answeredWith = (headers: Headers): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => !notPassed.has(name)));

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
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limits.frameBytes) return null;
    parts.push(part);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts));
  } catch {
    return null;
  }
}

/** One message as a server-sent event (HTML, section 9.2): a line each, since a line break would end it. */
export const asEvent = (message: string): string =>
  `event: message\n${message
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}`)
    .join('\n')}\n\n`;
