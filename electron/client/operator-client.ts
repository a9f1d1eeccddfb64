import { connect, type Socket } from 'node:net';
import type { z } from 'zod';
import { LineBuffer, parseFrame } from '../../shared/ndjson';
import { operatorEvents, operatorWire } from '../../shared/protocol';
import { done, refuse, type Outcome, type Refusal } from '../../shared/reasons';
import {
  checked,
  checkedReply,
  ServerFrame,
  wireVersion,
  type EventTable,
  type RequestOf,
  type ResponseOf,
} from '../../shared/wire';
import { patienceFor } from './operator-patience';
import { checkSocket } from './socket-safety';

export type OperatorCall = keyof typeof operatorWire;
export type OperatorRequest<K extends OperatorCall> = RequestOf<typeof operatorWire, K>;
export type OperatorReply<K extends OperatorCall> = ResponseOf<typeof operatorWire, K>;
export type OperatorEvent = keyof typeof operatorEvents;
export type OperatorEventBody<E extends OperatorEvent> = z.infer<(typeof operatorEvents)[E]>;

/** A greeted connection to the daemon. Everything but what needs the operator's proof can be called at once. */
export interface OperatorClient {
  /** The daemon's answer to `hello`: who it is, and the challenge to sign. */
  readonly hello: OperatorReply<'hello'>;
  /**
   * One call of the contract table; the reply is checked against it. Never rejects. Refusals: those of the daemon,
   * `daemon-hung` (no reply in `timeoutMs`, `patienceFor` it when not given), `daemon-lost` (connection closed), `answer-malformed`.
   */
  call<K extends OperatorCall>(
    name: K,
    body: OperatorRequest<K>,
    timeoutMs?: number,
  ): Promise<Outcome<OperatorReply<K>>>;
  /** Hears events sent after `subscribe`. Returns what ends the hearing. */
  onEvent<E extends OperatorEvent>(name: E, hear: (body: OperatorEventBody<E>) => void): () => void;
  /** Called once, when the connection ends for whatever reason; at once when it has ended already. */
  onClose(hear: (why: Refusal) => void): () => void;
  close(): void;
}

export type ConnectOptions = {
  readonly socketPath: string;
  readonly client: 'tray' | 'cli';
  /** Version of the caller. */
  readonly version: string;
  /** For connecting and greeting together. Default 5 s. */
  readonly timeoutMs?: number;
};

/**
 * Connects to `operator.sock` and greets the daemon. Refusals: `daemon-absent` (no socket, or nobody listens),
 * `directory-unsafe`, `socket-squatted`, `daemon-hung`, `daemon-lost`, `answer-malformed`, and what `hello` refuses.
 */
export async function connectOperator(options: ConnectOptions): Promise<Outcome<OperatorClient>> {
  const timeoutMs = options.timeoutMs ?? 5_000;
  const safe = checkSocket(options.socketPath);
  if (!safe.ok) return safe;
  const socket = await openSocket(options.socketPath, timeoutMs);
  if (!socket.ok) return socket;
  const wire = new OperatorConnection(socket.value);
  const greeting = { client: options.client, pid: process.pid, version: options.version };
  const hello = await wire.call('hello', greeting, timeoutMs);
  if (!hello.ok) {
    wire.close();
    return hello;
  }
  return done(
    Object.freeze({
      hello: hello.value,
      call: wire.call.bind(wire),
      onEvent: wire.onEvent.bind(wire),
      onClose: wire.onClose.bind(wire),
      close: wire.close.bind(wire),
    }),
  );
}

function openSocket(path: string, timeoutMs: number): Promise<Outcome<Socket>> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const fail = (refusal: Refusal): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(refusal);
    };
    const timer = setTimeout(() => fail(refuse('daemon-hung')), timeoutMs);
    socket.once('error', (error) => fail(refuse('daemon-absent', error.message)));
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve(done(socket));
    });
  });
}

function checkedEvent<T extends EventTable, E extends keyof T>(
  table: T,
  name: E,
  body: unknown,
): Outcome<z.infer<T[E]>> {
  return checked<T[E]>(table[name], body);
}

type Waiting = { settle: (reply: Outcome<unknown>) => void; alive: () => void };

/** Frames in, frames out: matches replies to calls by id and ends every call when the connection ends. */
class OperatorConnection {
  readonly #socket: Socket;
  readonly #lines = new LineBuffer();
  readonly #waiting = new Map<string, Waiting>();
  readonly #hearers = new Map<string, Set<(body: unknown) => void>>();
  readonly #closeHearers = new Set<(why: Refusal) => void>();
  #ended: Refusal | null = null;
  #nextId = 1;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', (error) => this.#end(refuse('daemon-lost', error.message)));
    socket.on('close', () => this.#end(refuse('daemon-lost')));
  }

  async call<K extends OperatorCall>(
    name: K,
    body: OperatorRequest<K>,
    timeoutMs = patienceFor(name, body),
  ): Promise<Outcome<OperatorReply<K>>> {
    if (this.#ended !== null) return this.#ended;
    const reply = await this.#ask(name, body, timeoutMs);
    if (!reply.ok) return reply;
    return checkedReply(operatorWire, name, reply.value);
  }

  onEvent<E extends OperatorEvent>(
    name: E,
    hear: (body: OperatorEventBody<E>) => void,
  ): () => void {
    const checkedHear = (body: unknown): void => {
      const parsed = checkedEvent(operatorEvents, name, body);
      if (parsed.ok) hear(parsed.value);
      else this.#end(parsed);
    };
    const hearers = this.#hearers.get(name) ?? new Set();
    this.#hearers.set(name, hearers.add(checkedHear));
    return () => hearers.delete(checkedHear);
  }

  onClose(hear: (why: Refusal) => void): () => void {
    if (this.#ended !== null) hear(this.#ended);
    else this.#closeHearers.add(hear);
    return () => this.#closeHearers.delete(hear);
  }

  close(): void {
    this.#end(refuse('daemon-lost'));
  }

  #ask(name: OperatorCall, body: unknown, timeoutMs: number): Promise<Outcome<unknown>> {
    const id = String(this.#nextId++);
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => this.#waiting.get(id)?.settle(refuse('daemon-hung', name)),
        timeoutMs,
      );
      const settle = (reply: Outcome<unknown>): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(reply);
      };
      this.#waiting.set(id, { settle, alive: () => timer.refresh() });
      this.#socket.write(`${JSON.stringify({ v: wireVersion, id, call: name, body })}\n`);
    });
  }

  #read(chunk: Buffer): void {
    const lines = this.#lines.push(chunk);
    if (!lines.ok) this.#end(refuse('answer-malformed', lines.reason));
    else for (const line of lines.value) this.#frame(line);
  }

  #frame(line: string): void {
    const json = parseFrame(line);
    const frame = json.ok ? ServerFrame.safeParse(json.value) : null;
    if (!frame?.success) return this.#end(refuse('answer-malformed'));
    const { data } = frame;
    if ('event' in data) return this.#hearers.get(data.event)?.forEach((hear) => hear(data.body));
    const waiting = this.#waiting.get(data.id);
    if ('hold' in data) waiting?.alive();
    else waiting?.settle(data.ok ? done(data.body) : refuse(data.reason, data.detail));
  }

  #end(why: Refusal): void {
    if (this.#ended !== null) return;
    this.#ended = why;
    this.#socket.destroy();
    for (const waiting of [...this.#waiting.values()]) waiting.settle(why);
    for (const hear of this.#closeHearers) hear(why);
  }
}
