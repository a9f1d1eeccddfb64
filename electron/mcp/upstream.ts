import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { passedOn } from './http-messages';

/**
 * The same request to the server behind the proxy: its own path and query, the client's method, headers and body. Redirects are
 * not followed: where the operator put the gate is where calls go. Without any limit of time: tools and streams take as long
 * as they take, and the client says when it has enough.
 */
export function askUpstream(
  upstream: URL,
  { method = 'GET', headers }: IncomingMessage,
  { body, signal }: { readonly body: string | null; readonly signal: AbortSignal },
): Promise<IncomingMessage> {
  const { request: ask } = upstream.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    // A connection each: one that was kept may be closed in the moment in which a call is sent on it.
    const asked = ask(upstream, { method, headers: passedOn(headers), agent: false, signal });
    asked.on('response', resolve).on('error', reject);
    if (body === null) return void asked.end();
    // SECURITY: T-24 read as what it was read as here; another character set could say something else.
    asked.setHeader('content-type', 'application/json');
    asked.setHeader('content-length', Buffer.byteLength(body));
    asked.end(body);
  });
}
