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

/** Our own request to the agent. */
export const setMode = (id: string, sessionId: string, modeId: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method: 'session/set_mode', params: { sessionId, modeId } });
