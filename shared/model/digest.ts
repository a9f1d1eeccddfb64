import { z } from 'zod';
import { HistoryRow } from './journal';
import { LeaseEnd, LeaseScope } from './lease';
import { PresenceSpan } from './presence';
import { Product } from './tool-call';

/** Rows that a list of the digest shows at most; `count` says how many there are. */
export const digestRows = 20;

/** A list cut to its newest rows. */
const Cut = z.object({ count: z.number().int(), rows: z.array(HistoryRow) });

/** One agent during an absence. */
export const DigestAgent = z.object({
  /** Registered agent; null for a run that never named a product. */
  agentId: Product.nullable(),
  label: z.string(),
  runs: z.array(z.string()),
  lease: z
    .object({
      id: z.string(),
      scopes: z.array(LeaseScope),
      used: z.number().int(),
      ended: LeaseEnd.nullable(),
    })
    .nullable(),
  /** Calls that passed unattended: under a lease, or reads that the detachment policy lets pass. */
  ran: Cut,
  /** Calls that waited, whether they still do or not. */
  held: Cut,
  denied: Cut,
  /** Each time its processes stood still. `toMs` null = they still do. */
  pauses: z.array(
    z.object({
      runId: z.string(),
      fromMs: z.number(),
      toMs: z.number().nullable(),
      processes: z.number().int(),
      verified: z.boolean(),
      /** How long it had stood when it went on, on whichever clock says more; null before, and when it was ended. */
      stoodMs: z.number().nullable(),
      /** Files that it kept locked. */
      locks: z.array(z.string()),
    }),
  ),
  /** Runs that were ended meanwhile. */
  ended: Cut,
});
export type DigestAgent = z.infer<typeof DigestAgent>;

/** Something that should make the operator look closer, with the record that says it. */
export const DigestWarning = z.object({
  kind: z.enum([
    'detached-execution',
    'self-resumed',
    'pause-failed',
    'contradiction',
    'made-input',
    'hook-changed',
    'files-touched',
    'journal-gap',
    'daemon-lost',
  ]),
  /** One sentence. */
  text: z.string(),
  /** The record; null for what is known without one. */
  seq: z.number().int().nullable(),
  agent: z.string().nullable(),
});
export type DigestWarning = z.infer<typeof DigestWarning>;

/** What happened while the operator was away: the newest absence, from leaving to return. Times are wall ms. */
export const ReturnDigest = z.object({
  leftAt: z.number(),
  /** null = still away. */
  returnedAt: z.number().nullable(),
  spans: z.array(PresenceSpan),
  agents: z.array(DigestAgent),
  warnings: z.array(DigestWarning),
});
export type ReturnDigest = z.infer<typeof ReturnDigest>;
