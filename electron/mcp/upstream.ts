import type { IncomingMessage } from 'node:http';
import { passedOn } from './http-messages';

/**
 * The same request to the server behind the proxy: its own path and query, the client's method, headers and body. Redirects are
 * not followed: where the operator put the gate is where calls go.
 */
export function askUpstream(
  upstream: URL,
  { method = 'GET', headers }: IncomingMessage,
  { body, signal }: { readonly body: string | null; readonly signal: AbortSignal },
): Promise<Response> {
  return fetch(upstream, {
    method,
    headers: passedOn(headers),
    ...(body === null ? {} : { body }),
    redirect: 'manual',
    signal,
  });
}
