import type { RequestId } from '../json-rpc/exact-message';
import type { Options } from './agent-request';

const answer = (id: RequestId, body: object): string =>
  JSON.stringify({ jsonrpc: '2.0', id, ...body });

/** Answers a request for permission by one of the agent's own options; `cancelled` where it offers none that fits. */
export function permissionAnswer(id: RequestId, allowed: boolean, options: Options): string {
  const optionId = allowed ? options.allow : options.reject;
  const outcome = optionId === null ? { outcome: 'cancelled' } : { outcome: 'selected', optionId };
  return answer(id, { result: { outcome } });
}

/** The request is over because its turn was cancelled (specification, "Cancellation"). */
export const cancelledAnswer = (id: RequestId): string =>
  answer(id, { result: { outcome: { outcome: 'cancelled' } } });

/** A request that does not reach the other side. -32000 to -32099 are free for implementations (JSON-RPC 2.0 section 5.1). */
export const refusedRequest = (id: RequestId | null, why: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32_000, message: why } });

/** The same for each of them; with the id null where none is known. */
export const refusedRequests = (ids: readonly RequestId[], why: string): readonly string[] =>
  (ids.length === 0 ? [null] : ids).map((id) => refusedRequest(id, why));

/** Our own request to the agent: by an option of the session where that is how its mode is set. */
export function setMode(
  id: string,
  sessionId: string,
  { value, configId }: { readonly value: string; readonly configId: string | null },
): string {
  const [method, wish] =
    configId === null
      ? ['session/set_mode', { modeId: value }]
      : ['session/set_config_option', { configId, value }];
  return JSON.stringify({ jsonrpc: '2.0', id, method, params: { sessionId, ...wish } });
}
