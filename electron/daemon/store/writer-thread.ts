import { Worker } from 'node:worker_threads';
import { refuse, type Outcome, type Refusal } from '../../../shared/reasons';
import type {
  AppendReply,
  AppendRequest,
  FromWriter,
  Link,
  ToWriter,
  WorkerStart,
} from './worker-messages';

type Opened = Outcome<{ readonly seq: number }>;

/**
 * The writer as the main thread sees it. When the thread dies, everything that waits is refused at once, and the next
 * append starts a new one, which verifies the end of the journal before it writes.
 */
export class WriterThread {
  readonly #script: string;
  readonly #start: WorkerStart;
  readonly #waiting = new Map<number, (result: Outcome<Link>) => void>();
  #worker: Worker | null = null;
  #closed = false;
  #nextId = 1;

  constructor(script: string, start: WorkerStart) {
    this.#script = script;
    this.#start = start;
  }

  /** Starts the thread and says how many records the journal has. */
  open(): Promise<Opened> {
    return new Promise((resolve) => {
      this.#worker = this.#spawn(resolve);
    });
  }

  append(request: Omit<AppendRequest, 'id'>): Promise<Outcome<Link>> {
    if (this.#closed)
      return Promise.resolve(refuse('journal-unavailable', 'the journal is closed'));
    const worker = (this.#worker ??= this.#spawn((opened) => {
      if (!opened.ok) this.#refuseAll(opened);
    }));
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      worker.postMessage({ kind: 'append', id, ...request } satisfies ToWriter);
    });
  }

  /** Lets what was asked for be written, then ends the thread. */
  close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    if (worker === null) return Promise.resolve();
    return new Promise((resolve) => {
      worker.once('exit', () => resolve());
      worker.postMessage({ kind: 'close' } satisfies ToWriter);
    });
  }

  #spawn(onOpened: (opened: Opened) => void): Worker {
    const worker = new Worker(this.#script, { workerData: this.#start });
    let why = 'its writer ended';
    worker.on('message', (message: FromWriter) => {
      if (message.kind === 'opened') onOpened(message.result);
      else for (const reply of message.replies) this.#settle(reply);
    });
    worker.on('error', (error) => {
      why = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', () => {
      const refusal = refuse('journal-unavailable', why);
      this.#worker = null;
      onOpened(refusal);
      this.#refuseAll(refusal);
    });
    return worker;
  }

  #settle({ id, result }: AppendReply): void {
    this.#waiting.get(id)?.(result);
    this.#waiting.delete(id);
  }

  #refuseAll(refusal: Refusal): void {
    for (const id of [...this.#waiting.keys()]) this.#settle({ id, result: refusal });
  }
}
