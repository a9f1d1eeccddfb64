import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineBuffer } from '../../shared/ndjson';
import { operatorWire } from '../../shared/protocol';
import type { Outcome } from '../../shared/reasons';
import { RequestFrame, wireVersion } from '../../shared/wire';
import type { OperatorCall, OperatorReply, OperatorRequest } from './operator-client';

/** Replies by call; a call that is not listed gets no reply at all. Held to the contract by its types. */
export type Script = {
  readonly [K in OperatorCall]?: (
    body: OperatorRequest<K>,
  ) => Outcome<OperatorReply<K>> | Promise<Outcome<OperatorReply<K>>>;
};

export const greeting: OperatorReply<'hello'> = {
  daemonId: 'd',
  version: '0.1.0',
  pid: 7,
  challenge: 'c'.repeat(64),
  enrolled: true,
  uiTaken: false,
};

/** A real socket that answers as it is told, for tests of what speaks to the daemon. */
export class ScriptedDaemon {
  readonly folder = mkdtempSync(join(tmpdir(), 'holdpoint-client-'));
  readonly socketPath = join(this.folder, 'operator.sock');
  /** Every call that came, in order. */
  readonly asked: { readonly call: string; readonly body: unknown }[] = [];
  readonly #script: Script;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#serve(socket));

  constructor(script: Script) {
    this.#script = { hello: () => ({ ok: true, value: greeting }), ...script };
  }

  listen(): Promise<this> {
    return new Promise((resolve) => this.#server.listen(this.socketPath, () => resolve(this)));
  }

  /** Sends bytes to everybody as they are. */
  send(text: string): void {
    for (const socket of this.#sockets) socket.write(text);
  }

  /** Breaks every connection. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): Promise<void> {
    this.hangUp();
    return new Promise((resolve) =>
      this.#server.close(() => {
        rmSync(this.folder, { recursive: true });
        resolve();
      }),
    );
  }

  #serve(socket: Socket): void {
    const lines = new LineBuffer();
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      const got = lines.push(chunk);
      if (got.ok)
        for (const line of got.value)
          void this.#answer(socket, RequestFrame.parse(JSON.parse(line)));
    });
  }

  async #answer(socket: Socket, { id, call, body }: RequestFrame): Promise<void> {
    this.asked.push({ call, body });
    const reply = await this.#reply(call, body);
    if (reply === undefined) return;
    const frame = reply.ok
      ? { v: wireVersion, id, ok: true, body: reply.value }
      : { v: wireVersion, id, ...reply };
    socket.write(`${JSON.stringify(frame)}\n`);
  }

  #reply(call: string, body: unknown): Promise<Outcome<unknown>> | Outcome<unknown> | undefined {
    if (!isCall(call)) throw new Error(`no such call: ${call}`);
    return replyOf(this.#script, call, body);
  }
}

const isCall = (call: string): call is OperatorCall => Object.hasOwn(operatorWire, call);

function replyOf<K extends OperatorCall>(
  script: Script,
  call: K,
  body: unknown,
): Promise<Outcome<unknown>> | Outcome<unknown> | undefined {
  const answer: ((given: never) => Promise<Outcome<unknown>> | Outcome<unknown>) | undefined =
    script[call];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- just parsed by the schema of this very call
  return answer?.(operatorWire[call].request.parse(body) as never);
}
