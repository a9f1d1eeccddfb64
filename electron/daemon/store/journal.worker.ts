/**
 * The writer's thread. Whatever lies in its queue when it comes round is committed in one transaction: under load many
 * records share one flush, alone one record waits for nobody. No timer stands between a record and its commit.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { JournalWriter } from './journal-writer';
import { WorkerStart, type FromWriter, type ToWriter } from './worker-messages';

/** Quiet time before records go into the text index, so that it never stands in the way of a call. */
const quietMs = 100;

function serve(port: NonNullable<typeof parentPort>, start: WorkerStart): void {
  const writer = JournalWriter.open(start);
  const say = (message: FromWriter): void => port.postMessage(message);
  say({
    kind: 'opened',
    result: writer.ok ? { ok: true, value: { seq: writer.value.seq } } : writer,
  });
  if (!writer.ok) return port.close();
  let quiet: NodeJS.Timeout | undefined;
  const index = (): void => {
    if (writer.value.indexSome()) quiet = setTimeout(index, 0);
  };
  port.on('message', (first: ToWriter) => {
    clearTimeout(quiet);
    const queue = [first, ...drain(port)];
    const appends = queue.filter((message) => message.kind === 'append');
    if (appends.length > 0) say({ kind: 'appended', replies: writer.value.append(appends) });
    if (queue.length === appends.length) quiet = setTimeout(index, quietMs);
    else {
      writer.value.close();
      port.close();
    }
  });
}

function* drain(port: NonNullable<typeof parentPort>): Generator<ToWriter> {
  for (;;) {
    const next: { message: ToWriter } | undefined = receiveMessageOnPort(port);
    if (next === undefined) return;
    yield next.message;
  }
}

if (parentPort !== null) serve(parentPort, WorkerStart.parse(workerData));
