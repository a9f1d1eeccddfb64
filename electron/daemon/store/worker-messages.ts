import { z } from 'zod';
import type { JournalEntry, JournalRecord } from '../../../shared/model/journal';
import type { Outcome } from '../../../shared/reasons';

/** What a worker of the store is started with. */
export const WorkerStart = z.object({
  file: z.string(),
  nativeBinding: z.string().optional(),
  bootId: z.string(),
});
export type WorkerStart = z.infer<typeof WorkerStart>;

/** One append, stamped when it was asked for. `id` matches the reply to it. */
export type AppendRequest = {
  readonly id: number;
  readonly entry: JournalEntry;
  readonly wallMs: number;
  readonly monoNs: string;
};
export type ToWriter = ({ readonly kind: 'append' } & AppendRequest) | { readonly kind: 'close' };

/** What the writer adds to an entry. */
export type Link = Pick<JournalRecord, 'seq' | 'prev' | 'hash'>;
export type AppendReply = { readonly id: number; readonly result: Outcome<Link> };
export type FromWriter =
  | { readonly kind: 'opened'; readonly result: Outcome<{ readonly seq: number }> }
  | { readonly kind: 'appended'; readonly replies: readonly AppendReply[] };
