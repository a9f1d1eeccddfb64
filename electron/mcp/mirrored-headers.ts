import type { IncomingHttpHeaders } from 'node:http';
import type { JsonValue } from '../../shared/json';
import type { ClientMessage } from './message';

/**
 * Do the headers say what the body says? The revision 2026-07-28 repeats method, tool and some arguments in headers. SECURITY: T-24
 * a server may look at those in the place of the body, so they must name the call that was asked about. Gives what is wrong.
 */
export function headerFault(headers: IncomingHttpHeaders, message: ClientMessage): string | null {
  const method = headers['mcp-method'];
  if (method !== undefined && (message.kind === 'call') !== (method === 'tools/call'))
    return 'The header Mcp-Method names another method than the message.';
  if (message.kind !== 'call') return null;
  const { calls } = message;
  const name = headers['mcp-name'];
  if (name !== undefined && !(calls.length === 1 && decoded(name) === calls[0]?.tool))
    return 'The header Mcp-Name names another tool than the message.';
  const said = new Set(calls.flatMap(({ input }) => leaves(input)));
  const params = Object.entries(headers).filter(([header]) => header.startsWith('mcp-param-'));
  return params.every(([, value]) => said.has(decoded(value)))
    ? null
    : 'A header Mcp-Param says what no argument of the message says.';
}

/** A value that is not plain ASCII stands as `=?base64?...?=`. */
function decoded(value: string | readonly string[] | undefined): string {
  const text = [value].flat().join(', ');
  const encoded = /^=\?base64\?(.*)\?=$/i.exec(text)?.[1];
  return encoded === undefined ? text : Buffer.from(encoded, 'base64').toString();
}

function leaves(value: JsonValue): readonly string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return (Array.isArray(value) ? value : Object.values(value)).flatMap(leaves);
}
