import { connect } from 'node:net';
import type { z } from 'zod';
import { checkSocket } from '../client/socket-safety';
import { LineBuffer, parseFrame } from '../../shared/ndjson';
import { agentWire } from '../../shared/protocol';
import { done, refuse, type Outcome } from '../../shared/reasons';
import {
  ServerFrame,
  wireVersion,
  type RequestOf,
  type ResponseOf,
  type WireTable,
} from '../../shared/wire';

type Wire = typeof agentWire;
const replyLimitMs = 10_000;

/**
 * One call on the agent wire, on a connection of its own. Refusals: those of the daemon, `daemon-absent`,
 * `directory-unsafe`, `socket-squatted`, `daemon-hung` (no reply in 10 s), `daemon-lost`, `answer-malformed`.
 */
export async function agentCall<K extends keyof Wire>(
  socketPath: string,
  call: K,
  body: RequestOf<Wire, K>,
): Promise<Outcome<ResponseOf<Wire, K>>> {
  const safe = checkSocket(socketPath);
  if (!safe.ok) return safe;
  const line = await exchange(
    socketPath,
    `${JSON.stringify({ v: wireVersion, id: '1', call, body })}\n`,
  );
  return line.ok ? replyOf(call, line.value) : line;
}

/** Sends one line and gives the first one that comes back. */
function exchange(socketPath: string, request: string): Promise<Outcome<string>> {
  return new Promise((resolve) => {
    const lines = new LineBuffer();
    const socket = connect(socketPath);
    let connected = false;
    const settle = (outcome: Outcome<string>): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => settle(refuse('daemon-hung')), replyLimitMs);
    socket.on('connect', () => {
      connected = true;
      socket.write(request);
    });
    socket.on('error', (error) =>
      settle(refuse(connected ? 'daemon-lost' : 'daemon-absent', error.message)),
    );
    socket.on('close', () => settle(refuse('daemon-lost')));
    socket.on('data', (chunk: Buffer) => {
      const got = lines.push(chunk);
      if (!got.ok) settle(got);
      else if (got.value[0] !== undefined) settle(done(got.value[0]));
    });
  });
}

function replyOf<K extends keyof Wire>(call: K, line: string): Outcome<ResponseOf<Wire, K>> {
  const json = parseFrame(line);
  const frame = json.ok ? ServerFrame.safeParse(json.value).data : undefined;
  if (frame === undefined || !('ok' in frame)) return refuse('answer-malformed');
  if (!frame.ok) return refuse(frame.reason, frame.detail);
  return checkedReply(agentWire, call, frame.body);
}

function checkedReply<T extends WireTable, K extends keyof T>(
  table: T,
  call: K,
  body: unknown,
): Outcome<ResponseOf<T, K>> {
  const row: T[K] = table[call];
  return checked<T[K]['response']>(row.response, body);
}

function checked<T extends z.ZodType>(schema: T, body: unknown): Outcome<z.infer<T>> {
  const parsed = schema.safeParse(body);
  return parsed.success ? done(parsed.data) : refuse('answer-malformed');
}
