import type net from 'node:net';
import { limits } from '../../../shared/limits';
import { LineBuffer, parseFrame } from '../../../shared/ndjson';
import { refuse, type Outcome, type Refusal } from '../../../shared/reasons';
import {
  RequestFrame,
  wireVersion,
  type RequestOf,
  type ResponseOf,
  type WireTable,
} from '../../../shared/wire';
import { unawaited } from '../unawaited';

/** What a handler may do with the connection its request came on. */
export type WireCaller = {
  /** Says "still waiting, still alive" for the request being handled. */
  hold(): void;
  /** Called once when the other end hangs up. */
  onGone(callback: () => void): void;
};

export type Handlers<T extends WireTable, S> = {
  readonly [K in keyof T]: (
    body: RequestOf<T, K>,
    session: S,
    caller: WireCaller,
  ) => Promise<Outcome<ResponseOf<T, K>>> | Outcome<ResponseOf<T, K>>;
};

/**
 * A handler as the dispatcher sees it. Written as a method, so that handlers of one table, each with its own body, fit; the
 * body has been through the schema of that very call by then.
 */
type Handler<S> = {
  serve(
    body: unknown,
    session: S,
    caller: WireCaller,
  ): Promise<Outcome<unknown>> | Outcome<unknown>;
}['serve'];

export type AnyHandlers<S> = Readonly<Record<string, Handler<S>>>;

/** One wire as it is served: its table, its handlers, and who hears of bugs in them. */
export type Served<S> = {
  readonly table: WireTable;
  readonly handlers: AnyHandlers<S>;
  readonly onFault: (fault: unknown) => void;
  /** How long a connection on which nothing waits may be silent (ms); for ever when not said. */
  readonly idleMs?: number;
};

type Write = (frame: object) => void;

/** Writes one frame; a peer that does not read (frozen) gets no more hold lines than fit a small backlog. */
const writerOf =
  (socket: net.Socket): Write =>
  (frame) => {
    // SECURITY: T-20: a client that does not read is let go, instead of its backlog being kept for it.
    if (socket.writableLength > limits.frameBytes) socket.destroy();
    else if (socket.writable) socket.write(`${JSON.stringify(frame)}\n`);
  };

const refusalFrame = (id: string, { reason, detail }: Refusal): object => ({
  v: wireVersion,
  id,
  ok: false,
  reason,
  ...(detail === undefined ? {} : { detail }),
});

const answerFrame = (id: string, outcome: Outcome<unknown>): object =>
  outcome.ok ? { v: wireVersion, id, ok: true, body: outcome.value } : refusalFrame(id, outcome);

async function dispatch<S>(
  served: Served<S>,
  request: RequestFrame,
  context: { readonly session: S; readonly caller: WireCaller },
): Promise<Outcome<unknown>> {
  const call = Object.hasOwn(served.table, request.call) ? served.table[request.call] : undefined;
  const handler = served.handlers[request.call];
  if (call === undefined || handler === undefined) return refuse('call-unknown', request.call);
  const body = call.request.safeParse(request.body);
  if (!body.success) return refuse('body-invalid', body.error.issues[0]?.path.join('.'));
  try {
    return await handler(body.data, context.session, context.caller);
  } catch (fault) {
    // SECURITY: T-20, T-21: a bug in a handler is a refusal, never a lost connection or an allow.
    served.onFault(fault);
    return refuse('decision-failed');
  }
}

/**
 * Waits for a frame so long. Where this process itself stood still meanwhile, Node runs the late timer before it reads: what lies ready has
 * come in time (setImmediate follows the reading).
 */
class Patience {
  #timer: NodeJS.Timeout | undefined;
  #turn = 0;

  /** Calls `over` unless `end` comes first. */
  begin(ms: number, over: () => void): void {
    const turn = ++this.#turn;
    const judge = (): void => {
      if (turn === this.#turn) over();
    };
    this.#timer = setTimeout(() => setImmediate(judge), ms);
  }

  end(): void {
    this.#turn += 1;
    clearTimeout(this.#timer);
  }
}

/** One accepted connection, serving one contract table until it ends or breaks the rules of frames. */
export function serveConnection<S>(
  socket: net.Socket,
  served: Served<S>,
  session: S,
): { push(event: string, body: unknown): void } {
  const write = writerOf(socket);
  const lines = new LineBuffer();
  const gone = new Set<() => void>();
  const patience = new Patience();
  patience.begin(limits.firstFrameMs, () => abort(refuse('frame-late')));
  let open = 0;
  /** SECURITY: T-20: who has nothing to wait for keeps no place. */
  const wentIdle = (): void => {
    open -= 1;
    if (open > 0 || served.idleMs === undefined || socket.destroyed) return;
    patience.begin(served.idleMs, () => socket.destroy());
  };

  let broken = false;
  const abort = (refusal: Refusal): void => {
    broken = true;
    // SECURITY: T-20: who goes on sending is not listened to, nor kept in memory.
    socket.off('data', take).pause();
    write(refusalFrame('', refusal));
    socket.end();
    setTimeout(() => socket.destroy(), 1_000).unref();
  };

  function take(chunk: Uint8Array): void {
    const taken = lines.push(chunk);
    if (!taken.ok) return abort(taken);
    for (const line of taken.value) if (!broken) unawaited('a request', handle(line));
  }

  const handle = async (line: string): Promise<void> => {
    const parsed = parseFrame(line);
    if (!parsed.ok) return abort(parsed);
    const frame = RequestFrame.safeParse(parsed.value);
    if (!frame.success) return abort(refuse('body-invalid', frame.error.issues[0]?.path.join('.')));
    patience.end();
    open += 1;
    const { id } = frame.data;
    const caller: WireCaller = {
      hold: () => {
        if (socket.writableLength < 16_384) write({ v: wireVersion, id, hold: true });
      },
      onGone: (callback) => (socket.destroyed ? callback() : gone.add(callback)),
    };
    const outcome = await dispatch(served, frame.data, { session, caller });
    write(answerFrame(id, outcome));
    wentIdle();
  };

  socket.on('data', take);
  // A half-close is the end of the requests; for a waiting call it means that the caller gave up.
  socket.on('end', () => socket.end());
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    patience.end();
    for (const callback of gone) callback();
  });
  return {
    push: (event, body) => write({ v: wireVersion, event, body }),
  };
}
