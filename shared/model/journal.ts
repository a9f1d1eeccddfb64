import { z } from 'zod';
import { JsonObject } from '../json';
import { PresenceState } from './presence';

/** Every kind of record. Names are stable: they are data on disk. */
export const RecordType = z.enum([
  'daemon.started',
  'daemon.stopped',
  'daemon.interrupted',
  'operator.enrolled',
  'operator.authenticated',
  'operator.disconnected',
  'presence.changed',
  'presence.contradicted',
  'presence.made-input',
  'lease.made',
  'lease.ended',
  'run.registered',
  'run.ended',
  'run.paused',
  'run.resumed',
  'run.killed',
  'run.pause-failed',
  'run.self-resumed',
  'run.detached',
  'call.held',
  'call.decided',
  'call.finished',
  'approval.answered',
  'approval.expired',
  'approval.withdrawn',
  'grant.made',
  'grant.ended',
  'grant.used',
  'rules.loaded',
  'rules.invalid',
  'rules.saved',
  'agent.changed',
  'run.credential',
  'step-up.enrolled',
  'step-up.removed',
  'step-up.passed',
  'step-up.failed',
  'operator.override',
  'hook.connected',
  'hook.disconnected',
  'hook.canary',
  'files.touched',
  'journal.refused',
  'fault',
]);
export type RecordType = z.infer<typeof RecordType>;

/** What a caller hands to the journal; the journal adds seq, times, boot id, prev and hash. */
export const JournalEntry = z.object({
  type: RecordType,
  /** Product or label of the agent; null for records about Holdpoint itself. */
  agent: z.string().nullable(),
  run: z.string().nullable(),
  /** Operator presence at the moment of the record. */
  presence: PresenceState,
  /** allow / deny / hold / challenge for call records, else null. */
  decision: z.string().nullable(),
  /** Rule ids, comma separated, that made the decision. */
  rule: z.string().nullable(),
  route: z.string().nullable(),
  payload: JsonObject,
});
export type JournalEntry = z.infer<typeof JournalEntry>;

/** One record as it lies in the chain: hash = sha256(canonical JSON of all fields but hash), prev = hash of seq-1 (64 zeros at seq 1). */
export const JournalRecord = JournalEntry.extend({
  seq: z.number().int().positive(),
  wallMs: z.number(),
  monoNs: z.string(),
  bootId: z.string(),
  prev: z.string(),
  hash: z.string(),
});
export type JournalRecord = z.infer<typeof JournalRecord>;

/** A line of History: one call (its newest record) or one event about a run, presence or the operator. */
export const HistoryRow = z.object({
  seq: z.number().int(),
  wallMs: z.number(),
  type: RecordType,
  agent: z.string().nullable(),
  run: z.string().nullable(),
  presence: PresenceState,
  decision: z.string().nullable(),
  rule: z.string().nullable(),
  /** One line: the command, the path, the event; capped at limits.snapshotText. */
  summary: z.string(),
  by: z.string().nullable(),
  tookMs: z.number().nullable(),
});
export type HistoryRow = z.infer<typeof HistoryRow>;

/** What `holdpoint verify` found. */
export const VerifyResult = z.object({
  ok: z.boolean(),
  records: z.number().int(),
  head: z.string(),
  broken: z
    .object({
      seq: z.number().int(),
      fault: z.enum(['hash', 'prev', 'gap', 'unreadable', 'order']),
      detail: z.string(),
    })
    .nullable(),
});
export type VerifyResult = z.infer<typeof VerifyResult>;
