/** Reads the newest absence out of the journal and answers its parent once: a long one takes seconds, which no call may wait for. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import type { ReturnDigest } from '../../../shared/model/digest';
import { refuse, type Outcome } from '../../../shared/reasons';
import { StoryReader } from '../store/story-reader';
import { readDigest } from './read-digest.shell';

const Start = z.object({
  file: z.string(),
  nativeBinding: z.string().optional(),
  nowMs: z.number(),
});

function read(start: z.infer<typeof Start>): Outcome<ReturnDigest | null> {
  try {
    const reader = new StoryReader(start);
    try {
      return readDigest(reader, start.nowMs);
    } finally {
      reader.close();
    }
  } catch (error) {
    return refuse('journal-unavailable', error instanceof Error ? error.message : String(error));
  }
}

parentPort?.postMessage(read(Start.parse(workerData)));
