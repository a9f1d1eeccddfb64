import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { readAnswer } from './answer-line';
import { deny, endAnswered } from './fallback-exit';
import { sentenceOf } from './sentences';

/** One presentation of the call. Times: `performance.now()` milliseconds, which are monotonic. */
export type Presentation = {
  readonly socket: Socket;
  readonly frame: Buffer;
  readonly deadlineAt: number;
  readonly silenceMs: number;
};

const lineBytes = 4 * 1024 * 1024;
const longestTimerMs = 60_000;

/** Obeys one line of the daemon: returns after a hold line, else ends the process or denies. */
function obey(bytes: Buffer, wholeFrameSent: boolean): void {
  const answer = readAnswer(decode(bytes));
  if (answer.kind === 'refused' && sentenceOf(answer.reason) !== undefined)
    deny(answer.reason, answer.detail);
  // SECURITY: T-5 an answer to a call that was not yet told whole is no answer to it.
  if (answer.kind === 'malformed' || answer.kind === 'refused' || !wholeFrameSent)
    return deny('answer-malformed');
  if (answer.kind === 'given') endAnswered(answer.exit, answer.stdout, answer.stderr);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return deny('answer-malformed');
  }
}

/** Whole lines that arrive, each once; denies when one grows too long. */
class Lines {
  #parts: Buffer[] = [];
  #bytes = 0;

  take(chunk: Buffer): Buffer[] {
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      lines.push(Buffer.concat([...this.#parts, chunk.subarray(start, end)]));
      this.#parts = [];
      this.#bytes = 0;
      start = end + 1;
    }
    this.#parts.push(chunk.subarray(start));
    this.#bytes += chunk.length - start;
    return this.#bytes >= lineBytes ? deny('answer-malformed') : lines;
  }
}

/** One connection's course: presents the call, obeys lines, watches the timers. */
class Conversation {
  readonly #call: Presentation;
  readonly #end: (held: boolean) => void;
  readonly #fail: (fault: unknown) => void;
  readonly #lines = new Lines();
  #timer: NodeJS.Timeout;
  #silentAt: number;
  #sent = false;
  #held = false;
  #over = false;
  #heard = 0;

  constructor(call: Presentation, end: (held: boolean) => void, fail: (fault: unknown) => void) {
    this.#call = call;
    this.#end = end;
    this.#fail = fail;
    this.#silentAt = performance.now() + call.silenceMs;
    this.#timer = this.#watch();
    call.socket.on('data', (chunk: Buffer) => this.#guard(() => this.#hear(chunk)));
    call.socket.on('error', () => undefined);
    call.socket.on('close', () => this.#stop());
    call.socket.write(call.frame, () => (this.#sent = true));
  }

  #hear(chunk: Buffer): void {
    this.#heard += chunk.length;
    for (const line of this.#lines.take(chunk)) {
      obey(line, this.#sent);
      this.#held = true;
      this.#silentAt = performance.now() + this.#call.silenceMs;
    }
  }

  #watch(): NodeJS.Timeout {
    const left = Math.min(this.#silentAt, this.#call.deadlineAt) - performance.now();
    return setTimeout(
      () => this.#judgeAfterReading(performance.now(), this.#heard),
      Math.max(1, Math.min(left, longestTimerMs)),
    );
  }

  /**
   * This process may have been stopped or frozen for hours, and Node runs late timers before it reads. So the time is
   * taken first, then the event loop reads (setImmediate comes after that) until a turn brings nothing more, and only then
   * is that time judged: an answer that lies ready always wins over a timer.
   */
  #judgeAfterReading(now: number, heard: number): void {
    setImmediate(() => {
      if (this.#heard !== heard) return this.#judgeAfterReading(now, this.#heard);
      this.#guard(() => {
        if (now >= this.#call.deadlineAt) deny('approval-expired');
        if (now >= this.#silentAt) deny('daemon-hung');
        if (!this.#over) this.#timer = this.#watch();
      });
    });
  }

  #guard(step: () => void): void {
    try {
      step();
    } catch (fault) {
      this.#fail(fault);
    }
  }

  #stop(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#end(this.#held);
  }
}

/**
 * Presents the call and waits for its answer. Ends the process on an answer, rejects with `Denied` on a refusal or a
 * doubt, and resolves only when the connection broke: true when a hold line had come.
 */
export function converse(call: Presentation): Promise<boolean> {
  return new Promise((resolve, reject) => new Conversation(call, resolve, reject));
}
