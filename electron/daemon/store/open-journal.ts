import { join } from 'node:path';
import { VerifyResult } from '../../../shared/model/journal';
import type { Clock } from '../../../shared/platform';
import { done, sentence, type Outcome } from '../../../shared/reasons';
import type { Journal } from '../../../shared/store-port';
import { genesis } from '../journal/chain';
import { askThread } from './ask-thread';
import { JournalReader } from './journal-reader';
import { openForReading, type StoreFile } from './open-database';
import { refusalOf } from './sqlite-fault';
import type { WorkerStart } from './worker-messages';
import { WriterThread } from './writer-thread';

export type JournalOptions = StoreFile & {
  readonly bootId: string;
  readonly clock: Clock;
  /** Folder of `journal.worker.js` and `verify.worker.js`; without it, the folder of the running bundle. */
  readonly workerFolder?: string;
};

/**
 * Opens the journal, making it when there is none, and verifies its newest records. A damaged file is left exactly as it
 * is. Refusals: `journal-corrupt`, `journal-locked`, `journal-newer`, `journal-unavailable`, `directory-unsafe`.
 */
export async function openJournal(options: JournalOptions): Promise<Outcome<Journal>> {
  const { file, nativeBinding, bootId } = options;
  const store = { file, nativeBinding };
  const folder = options.workerFolder ?? import.meta.dirname;
  const writer = new WriterThread(join(folder, 'journal.worker.js'), { ...store, bootId });
  const opened = await writer.open();
  if (!opened.ok) return opened;
  try {
    const reader = new JournalReader(openForReading(store));
    return done(
      journalOf({
        writer,
        reader,
        store: { ...store, bootId },
        folder,
        clock: options.clock,
        count: opened.value.seq,
      }),
    );
  } catch (error) {
    await writer.close();
    return refusalOf(error);
  }
}

type Parts = {
  readonly writer: WriterThread;
  readonly reader: JournalReader;
  readonly store: WorkerStart;
  readonly folder: string;
  readonly clock: Clock;
  count: number;
};

function journalOf(parts: Parts): Journal {
  const { writer, reader, store, clock } = parts;
  return {
    append: async (entry) => {
      const stamp = { wallMs: clock.wallMs(), monoNs: String(clock.monoNs()) };
      const link = await writer.append({ entry, ...stamp });
      if (!link.ok) return link;
      parts.count = link.value.seq;
      return done({ ...entry, ...stamp, bootId: store.bootId, ...link.value });
    },
    page: (query) => reader.page(query),
    record: (seq) => reader.record(seq),
    undecided: () => reader.undecided(),
    openRuns: () => reader.openRuns(),
    latest: (type, limit, before) => reader.latest(type, limit, before),
    newest: (of) => reader.newest(of),
    timeline: (most, only) => reader.timeline(most, only),
    verify: () => verifyInThread(join(parts.folder, 'verify.worker.js'), store),
    count: () => parts.count,
    close: async () => {
      await writer.close();
      reader.close();
    },
  };
}

/** A walk over millions of records takes seconds: never on the thread that answers calls. */
async function verifyInThread(script: string, store: StoreFile): Promise<VerifyResult> {
  const told = await askThread(script, store);
  const result = VerifyResult.safeParse(told.ok ? told.value : null);
  if (result.success) return result.data;
  const detail = told.ok ? 'the verifier said something else' : (told.detail ?? sentence(told));
  return { ok: false, records: 0, head: genesis, broken: { seq: 1, fault: 'unreadable', detail } };
}
