/**
 * Walks the whole chain in one read transaction. As a thread it answers its parent; as a program
 * (`node verify.worker.js <file>`) it prints the result as one line of JSON, for when no daemon runs.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { VerifyResult } from '../../../shared/model/journal';
import { genesis, type StoredRecord } from '../journal/chain';
import { verifyChain } from '../journal/verify-chain';
import { openForReading, type StoreFile } from './open-database';
import { recordColumns } from './schema';
import { WorkerStart } from './worker-messages';

function verify(store: StoreFile): VerifyResult {
  try {
    const db = openForReading(store);
    try {
      return verifyChain(
        db.prepare<[], StoredRecord>(`SELECT ${recordColumns} FROM journal ORDER BY seq`).iterate(),
      );
    } finally {
      db.close();
    }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      records: 0,
      head: genesis,
      broken: { seq: 1, fault: 'unreadable', detail },
    };
  }
}

const file = process.argv[2];
if (parentPort !== null) parentPort.postMessage(verify(WorkerStart.parse(workerData)));
else if (file !== undefined) process.stdout.write(`${JSON.stringify(verify({ file }))}\n`);
