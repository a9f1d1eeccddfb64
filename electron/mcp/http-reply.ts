import type { IncomingMessage, ServerResponse } from 'node:http';
import { EventReader } from './event-reader';
import { asEvent, bytesOf, passedOn } from './http-messages';

/** An answer that comes soon is told plainly; one that lets wait longer becomes an event stream. */
const plainMs = 2_000;
const lifeSignMs = 15_000;
const mostBytes = 64 * 1024 * 1024;

type State = 'unsaid' | 'plain' | 'stream';

/** The answer to one request of a client: plain, or an event stream once something had to be said while it waits. */
export class HttpReply {
  readonly #response: ServerResponse;
  readonly #gone = new AbortController();
  #state: State = 'unsaid';
  #said: string[] = [];

  constructor(response: ServerResponse) {
    this.#response = response;
    response.on('error', () => undefined);
    response.on('close', () => {
      if (!response.writableFinished) this.#gone.abort();
    });
  }

  /** Aborted when the client went away before the answer was whole. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Opens the stream when the wait is long, and keeps it alive; call what it returns when the wait is over. */
  keepAlive(): () => void {
    const opening = setTimeout(() => this.#open(), plainMs);
    const signs = setInterval(() => {
      this.#open();
      this.#response.write(': keep-alive\n\n');
    }, lifeSignMs);
    return () => {
      clearTimeout(opening);
      clearInterval(signs);
    };
  }

  /** One message to the client, now or with the end. */
  say(message: string): void {
    if (this.#state === 'stream') this.#response.write(asEvent(message));
    else this.#said.push(message);
  }

  /** No more will be said. */
  end(): void {
    if (this.#state === 'plain') return void this.#response.destroy();
    const [only] = this.#said;
    if (this.#state === 'unsaid' && only !== undefined && this.#said.length === 1)
      return this.#whole(only);
    this.#open();
    this.#response.end();
  }

  /** A notification was taken. */
  accepted(): void {
    this.#response.writeHead(202).end();
  }

  fail(status: number, why: string): void {
    if (this.#state !== 'unsaid') return void this.#response.destroy();
    this.#response
      .writeHead(status, { 'content-type': 'application/json', connection: 'close' })
      .end(JSON.stringify({ error: why }));
  }

  /**
   * The server's answer as it comes; `hear` gets every message of it. Throws when it breaks off, and when it is no answer to a
   * client that was already told to wait.
   */
  async relay(answer: IncomingMessage, hear: (message: string) => void): Promise<void> {
    const { headers, statusCode = 502 } = answer;
    if (headers['content-encoding'] !== undefined)
      throw new Error('it answers in an encoding that nobody asked for');
    const waits = this.#state === 'stream' || this.#said.length > 0;
    if (waits && statusCode !== 200) throw new Error(`it answers with status ${statusCode}`);
    if (headers['content-type']?.startsWith('text/event-stream') !== true)
      return this.#relayWhole(answer, waits, hear);
    if (waits) this.#open();
    else this.#begin(answer, 'stream');
    const events = new EventReader(hear);
    try {
      for await (const chunk of answer as AsyncIterable<Uint8Array>) {
        events.take(chunk);
        this.#response.write(chunk);
      }
    } catch (fault) {
      // What is said after this is no part of the event that broke off.
      this.#response.write('\n\n');
      throw fault;
    }
    this.#response.end();
  }

  async #relayWhole(
    answer: IncomingMessage,
    waits: boolean,
    hear: (message: string) => void,
  ): Promise<void> {
    const body = await bytesOf(answer, mostBytes);
    if (body === null) throw new Error('its answer is too large');
    const text = body.toString();
    hear(text);
    if (waits) {
      this.#open();
      if (text !== '') this.#response.write(asEvent(text));
    } else this.#begin(answer, 'plain').write(body);
    this.#response.end();
  }

  #begin({ statusCode = 502, headers }: IncomingMessage, state: State): ServerResponse {
    this.#state = state;
    this.#response.writeHead(statusCode, passedOn(headers)).flushHeaders();
    return this.#response;
  }

  #whole(message: string): void {
    this.#state = 'plain';
    this.#response.writeHead(200, { 'content-type': 'application/json' }).end(message);
  }

  /** An event stream from now on, with what was said until now. */
  #open(): void {
    if (this.#state !== 'unsaid') return;
    this.#state = 'stream';
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
    });
    this.#response.write(': waiting for the operator\n\n');
    for (const message of this.#said.splice(0)) this.#response.write(asEvent(message));
  }
}
