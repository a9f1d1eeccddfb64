import type { ServerResponse } from 'node:http';
import { EventReader } from './event-reader';
import { answeredWith, asEvent } from './http-messages';

/** An answer that comes soon is told plainly; one that lets wait longer becomes an event stream. */
const plainMs = 2_000;
const lifeSignMs = 15_000;

/** The answer to one request of a client: plain, or an event stream once something had to be said while it waits. */
export class HttpReply {
  readonly #response: ServerResponse;
  #said: string[] = [];

  constructor(response: ServerResponse) {
    this.#response = response;
    response.on('error', () => undefined);
  }

  /** Calls back when the client went away before the answer was whole. */
  onGone(callback: () => void): void {
    this.#response.on('close', () => {
      if (!this.#response.writableFinished) callback();
    });
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
    if (this.#response.headersSent) this.#response.write(asEvent(message));
    else this.#said.push(message);
  }

  /** No more will be said. */
  end(): void {
    const [only] = this.#said;
    if (this.#response.headersSent || only === undefined) return void this.#response.end();
    if (this.#said.length === 1) return this.whole(only);
    this.#open();
    this.#response.end();
  }

  /** The one message that is the whole answer. */
  whole(message: string): void {
    this.#response.writeHead(200, { 'content-type': 'application/json' }).end(message);
  }

  /** A notification was taken. */
  accepted(): void {
    this.#response.writeHead(202).end();
  }

  fail(status: number, why: string): void {
    if (this.#response.headersSent) return void this.#response.end();
    this.#response
      .writeHead(status, { 'content-type': 'application/json', connection: 'close' })
      .end(JSON.stringify({ error: why }));
  }

  /** The server's answer as it comes; `hear` gets every message of it. */
  async relay(answer: Response, hear: (message: string) => void): Promise<void> {
    const streamed = answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
    const opened = this.#response.headersSent || this.#said.length > 0;
    if (opened) this.#open();
    else this.#response.writeHead(answer.status, answeredWith(answer.headers));
    if (!streamed) return this.#relayWhole(await answer.text(), opened, hear);
    const events = new EventReader(hear);
    const body: AsyncIterable<Uint8Array> | readonly Uint8Array[] = answer.body ?? [];
    for await (const chunk of body) {
      events.take(chunk);
      this.#response.write(chunk);
    }
    this.#response.end();
  }

  #relayWhole(text: string, opened: boolean, hear: (message: string) => void): void {
    hear(text);
    this.#response.end(opened && text !== '' ? asEvent(text) : text);
  }

  /** An event stream from now on, with what was said until now. */
  #open(): void {
    if (this.#response.headersSent) return;
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
    });
    this.#response.write(': waiting for the operator\n\n');
    for (const message of this.#said) this.#response.write(asEvent(message));
    this.#said = [];
  }
}
