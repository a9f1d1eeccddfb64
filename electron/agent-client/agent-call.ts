import { connect } from 'node:net';
import { checkSocket } from '../client/socket-safety';
import { LineBuffer, parseFrame } from '../../shared/ndjson';
import { agentWire } from '../../shared/protocol';
import { done, refuse, type Outcome } from '../../shared/reasons';
import {
  checkedReply,
  ServerFrame,
  wireVersion,
  type RequestOf,
  type ResponseOf,
} from '../../shared/wire';

type Wire = typeof agentWire;
const silenceMs = 15_000;

/** `signal` gives the call up: the daemon takes its card away. `onHold` hears each sign of life while the daemon lets the call wait. */
export type CallOptions = { readonly signal?: AbortSignal; readonly onHold?: () => void };

/**
 * One call on the agent wire, on a connection of its own. Refusals: those of the daemon, `daemon-absent`,
 * `directory-unsafe`, `socket-squatted`, `daemon-hung` (not a word in 15 s), `daemon-lost`, `answer-malformed`,
 * `approval-withdrawn` (given up by `signal`).
 */
export async function agentCall<K extends keyof Wire>(
  socketPath: string,
  call: K,
  body: RequestOf<Wire, K>,
  options: CallOptions = {},
): Promise<Outcome<ResponseOf<Wire, K>>> {
  const safe = checkSocket(socketPath);
  if (!safe.ok) return safe;
  const line = await exchange(
    socketPath,
    `${JSON.stringify({ v: wireVersion, id: '1', call, body })}\n`,
    options,
  );
  return line.ok ? replyOf(call, line.value) : line;
}

/** Exactly this line says that the call waits; whatever else comes is taken for the reply. */
const holdLine = JSON.stringify({ v: wireVersion, id: '1', hold: true });

/** Sends one line and gives the first one that comes back and is no hold line. */
function exchange(
  socketPath: string,
  request: string,
  { signal, onHold }: CallOptions,
): Promise<Outcome<string>> {
  return new Promise((resolve) => {
    const lines = new LineBuffer();
    const socket = connect(socketPath);
    let connected = false;
    const settle = (outcome: Outcome<string>): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(outcome);
    };
    const giveUp = (): void => settle(refuse('approval-withdrawn'));
    const timer = setTimeout(() => settle(refuse('daemon-hung')), silenceMs);
    const hear = (line: string): void => {
      if (line !== holdLine) return settle(done(line));
      timer.refresh();
      onHold?.();
    };
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
      if (got.ok) got.value.forEach(hear);
      else settle(got);
    });
    if (signal?.aborted === true) giveUp();
    else signal?.addEventListener('abort', giveUp);
  });
}

function replyOf<K extends keyof Wire>(call: K, line: string): Outcome<ResponseOf<Wire, K>> {
  const json = parseFrame(line);
  const frame = json.ok ? ServerFrame.safeParse(json.value).data : undefined;
  if (frame === undefined || !('ok' in frame)) return refuse('answer-malformed');
  if (!frame.ok) return refuse(frame.reason, frame.detail);
  return checkedReply(agentWire, call, frame.body);
}
