import { z } from 'zod';

/** What can go wrong between a product and the daemon while a call waits; each is tried on the real product. */
export const Fault = z.enum([
  /** No daemon and no socket. */
  'daemon-absent',
  /** The socket stands and nobody listens. */
  'daemon-refused',
  /** It takes the call and never says a word. */
  'daemon-hung',
  /** It holds the call for a while, then allows it. */
  'daemon-slow',
  /** It answers what is no answer. */
  'daemon-garbage',
  /** It dies while it holds the call. */
  'daemon-killed',
  /** The hook client is ended with SIGKILL while it waits. */
  'hook-killed',
  /** The product's own patience ends before an answer. */
  'host-timeout',
]);
export type Fault = z.infer<typeof Fault>;

/** What the product did: `blocked` = the tool did not run; `obeyed` = it waited and did as told; `ran` = it ran the tool unasked. */
export const FaultResult = z.enum(['blocked', 'obeyed', 'ran', 'not-measured']);
export type FaultResult = z.infer<typeof FaultResult>;

/** One product's row of the fail-closed matrix, measured with that version by the tests of this repository. */
export const MeasuredFaults = z.strictObject({
  version: z.string(),
  faults: z.record(Fault, FaultResult),
});
export type MeasuredFaults = z.infer<typeof MeasuredFaults>;

/**
 * `closed` = whatever breaks, the tool does not run; `partly` = some fault or some kind of tool gets past us; `unproven` = the
 * product was never run here.
 */
export const CoverageGrade = z.enum(['closed', 'partly', 'unproven']);
export type CoverageGrade = z.infer<typeof CoverageGrade>;

/** What of a product goes through Holdpoint, in words for people. */
export const Coverage = z.object({
  /** Tool kinds or names that are gated. */
  gated: z.array(z.string()),
  /** What the product does without asking us, each with how it happens. */
  ungated: z.array(z.string()),
  /** Milliseconds the product lets a person think; null = no limit seen. */
  patienceMs: z.number().int().nullable(),
});
export type Coverage = z.infer<typeof Coverage>;
