import { z } from 'zod';

/**
 * What a lease lets pass while the operator is away, each by the effects of a call:
 * `read` reads, searches and hands to sub-agents; `edit-in-project` also writes inside the project; `run-in-project` also starts
 * what the project itself builds and tests with; `fetch` also reads from the network. Whatever else a call would do is sensitive
 * and waits, lease or not.
 */
export const LeaseScope = z.enum(['read', 'edit-in-project', 'run-in-project', 'fetch']);
export type LeaseScope = z.infer<typeof LeaseScope>;

/** Why a lease ended. Each is final: a lease never comes back. */
export const LeaseEnd = z.enum([
  'time',
  'calls',
  'denied',
  'revoked',
  'returned',
  'tray-lost',
  'daemon-restart',
  'agent-barred',
]);
export type LeaseEnd = z.infer<typeof LeaseEnd>;

/** Bounds of a lease; the operator chooses below them. */
export const leaseBounds = { minutes: 720, calls: 2_000 } as const;

/**
 * Leave for one agent to go on working while its operator is away, made beforehand and capped in time and calls. It opens the gate
 * and answers no question: a call that the rules would ask about waits for the return all the same.
 */
export const Lease = z.object({
  id: z.string(),
  agentId: z.string(),
  scopes: z.array(LeaseScope).min(1),
  /** Wall time (ms). */
  madeAt: z.number(),
  /** Milliseconds left, on whichever clock has less: monotonic or wall. */
  expiresInMs: z.number(),
  /** Calls it covers at most, and how many it has covered. */
  calls: z.number().int(),
  used: z.number().int(),
  /** Goes on when the tray app is lost; any other lease ends then. */
  outlivesTray: z.boolean(),
});
export type Lease = z.infer<typeof Lease>;
