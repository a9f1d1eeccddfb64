import { Worker } from 'node:worker_threads';
import { done, refuse, type Outcome } from '../../../shared/reasons';

/** Starts a worker that says one thing, and gives that, as it came. Refusal: `journal-unavailable`, when it ends without a word. */
export function askThread(script: string, workerData: unknown): Promise<Outcome<unknown>> {
  return new Promise((resolve) => {
    const failed = (detail: string): void => resolve(refuse('journal-unavailable', detail));
    const worker = new Worker(script, { workerData });
    worker.once('message', (message: unknown) => resolve(done(message)));
    worker.once('error', (error) => failed(String(error)));
    worker.once('exit', () => failed('the reader ended early'));
  });
}
