import { z } from 'zod';

/** How a hook dealt with the harmless call that must be blocked. */
export const CanaryResult = z.discriminatedUnion('kind', [
  /** Blocked, and by our daemon: the token came back. */
  z.object({ kind: z.literal('live') }),
  /** Blocked, but not by an answer of the daemon: `said` is what the hook wrote. */
  z.object({ kind: z.literal('closed'), said: z.string() }),
  /** Not blocked: agents would run their tools. */
  z.object({ kind: z.literal('open'), exit: z.number().nullable(), said: z.string() }),
]);
export type CanaryResult = z.infer<typeof CanaryResult>;
