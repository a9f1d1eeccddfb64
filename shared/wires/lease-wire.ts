import { z } from 'zod';
import { Lease, LeaseScope, leaseBounds } from '../model/lease';
import { StepUpProof } from '../model/step-up';
import type { WireTable } from '../wire';

/** Leases: the snapshot lists those that stand. */
export const leaseWire = {
  /**
   * Makes a lease; one of the same agent before it ends as revoked. Needs the proved operator, present, an active agent, and a
   * step-up once a factor is enrolled, because a lease lets an agent work unwatched.
   */
  'lease.make': {
    request: z.strictObject({
      agentId: z.string(),
      /** Parts of a minute count. */
      minutes: z.number().positive().max(leaseBounds.minutes),
      calls: z.number().int().min(1).max(leaseBounds.calls),
      scopes: z.array(LeaseScope).min(1),
      outlivesTray: z.boolean(),
      proof: StepUpProof.nullable().default(null),
    }),
    response: Lease,
  },
  /** Ends it at once. Takes only rights away, so it needs no proof. */
  'lease.end': {
    request: z.strictObject({ leaseId: z.string() }),
    response: z.strictObject({}),
  },
} as const satisfies WireTable;
