import type { RequestId } from '../json-rpc/exact-message';

/**
 * A denied call as its result (`isError`), not as a JSON-RPC error: that way every client measured hands the sentence to its
 * model and goes on (specification, "Tools: Error Handling"; a JSON-RPC error ends some clients).
 */
export const deniedCall = (id: RequestId, why: string): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    id,
    result: { content: [{ type: 'text', text: why }], isError: true },
  });

/** For each request that was not passed on: an invalid request (JSON-RPC 2.0 section 5.1); with the id null where none is known. */
export const refusedMessages = (ids: readonly RequestId[], why: string): readonly string[] =>
  (ids.length === 0 ? [null] : ids).map((id) =>
    JSON.stringify({
      jsonrpc: '2.0',
      id,
      error: { code: -32_600, message: `Holdpoint did not pass this message on. ${why}` },
    }),
  );

/** A sign of life while a call waits, for clients that asked for one. Steps stay far below 1, so that the server's own still grow. */
export const stillWaiting = (progressToken: RequestId, step: number): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    method: 'notifications/progress',
    params: { progressToken, progress: step / 1e6, message: 'Waiting for the operator.' },
  });
