import { join } from 'node:path';
import { z } from 'zod';
import { ReturnDigest } from '../../../shared/model/digest';
import type { PresenceSpan } from '../../../shared/model/presence';
import { done, Reason, refuse, type Outcome } from '../../../shared/reasons';
import type { Journal } from '../../../shared/store-port';
import { InTurn } from '../agents/in-turn';
import { askThread } from '../store/ask-thread';
import { timelineRecords } from './read-digest.shell';
import { presenceSpans, spansBetween } from './spans';

export type DigestWorld = {
  readonly journal: Pick<Journal, 'timeline' | 'count'>;
  readonly journalFile: string;
  /** What a person calls an agent that the journal knows by its product. */
  readonly labelOf: (product: string) => string;
  nowMs(): number;
  /** Folder of `digest.worker.js`; without it, the folder of the running bundle. */
  readonly workerFolder?: string;
};

/** A digest is not read again while nothing was recorded, for so long (ms): several ask at the return, and anybody may ask often. */
const reuseMs = 10_000;

/** Answers what the journal says about absences. Spans come by an index; a digest is read in a thread, one at a time. */
export class DigestDesk {
  readonly #turns = new InTurn<this>();
  #last: { readonly records: number; readonly atMs: number } | null = null;
  #answer: Outcome<ReturnDigest | null> = done(null);
  constructor(readonly world: DigestWorld) {}

  /** Refusals: those of reading the journal. Who asks while one is read gets that one, if nothing was recorded since it was begun. */
  async latest(): Promise<Outcome<ReturnDigest | null>> {
    const read = async (): Promise<void> => {
      if (this.#isFresh()) return;
      const asked = { records: this.world.journal.count(), atMs: this.world.nowMs() };
      this.#answer = await this.#read(asked.atMs);
      this.#last = this.#answer.ok ? asked : null;
    };
    if (!this.#isFresh()) await this.#turns.take(this, read);
    return this.#answer;
  }

  #isFresh(): boolean {
    const agoMs = this.world.nowMs() - (this.#last?.atMs ?? -Infinity);
    return this.#last?.records === this.world.journal.count() && agoMs >= 0 && agoMs < reuseMs;
  }

  spans(between: { readonly fromMs: number; readonly toMs: number }): Outcome<PresenceSpan[]> {
    const timeline = this.world.journal.timeline(timelineRecords);
    return timeline.ok ? done(spansBetween(presenceSpans(timeline.value), between)) : timeline;
  }

  async #read(nowMs: number): Promise<Outcome<ReturnDigest | null>> {
    // A journal that could not be opened is not read past the part that said so.
    const open = this.world.journal.timeline(1);
    if (!open.ok) return open;
    const { journalFile: file, workerFolder = import.meta.dirname } = this.world;
    const read = await inThread(join(workerFolder, 'digest.worker.js'), { file, nowMs });
    return read.ok && read.value !== null ? done(this.#labelled(read.value)) : read;
  }

  #labelled(digest: ReturnDigest): ReturnDigest {
    const { labelOf } = this.world;
    return {
      ...digest,
      agents: digest.agents.map((one) => ({ ...one, label: labelOf(one.label) })),
      warnings: digest.warnings.map((one) => ({
        ...one,
        agent: one.agent === null ? null : labelOf(one.agent),
      })),
    };
  }
}

/** A refusal as it comes out of the thread. */
const Refused = z.object({ ok: z.literal(false), reason: Reason, detail: z.string().optional() });
const Told = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: ReturnDigest.nullable() }),
  Refused,
]);

async function inThread(
  script: string,
  start: { readonly file: string; readonly nowMs: number },
): Promise<Outcome<ReturnDigest | null>> {
  const message = await askThread(script, start);
  if (!message.ok) return message;
  const told = Told.safeParse(message.value);
  if (!told.success) return refuse('journal-unavailable', 'the reader said something else');
  return told.data.ok ? done(told.data.value) : refuse(told.data.reason, told.data.detail);
}
