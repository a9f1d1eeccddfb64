import { z } from 'zod';
import type { ReturnDigest } from '../../../shared/model/digest';
import { LeaseEnd, LeaseScope } from '../../../shared/model/lease';
import type { TimelineRecord } from '../../../shared/store-port';

/** What this reads of a `lease.made` record. */
const Made = z.object({ leaseId: z.string(), scopes: z.array(LeaseScope) });
/** What this reads of a `lease.ended` record. */
const Ended = z.object({ leaseId: z.string(), ended: LeaseEnd });

type DigestLease = NonNullable<ReturnDigest['agents'][number]['lease']>;

/** How leases ended and by which record, by lease. */
export type LeaseEnds = ReadonlyMap<string, { readonly seq: number; readonly ended: LeaseEnd }>;

/** The ends of all leases of a timeline. */
export function endsOf(timeline: readonly TimelineRecord[]): LeaseEnds {
  const ends = new Map<string, { readonly seq: number; readonly ended: LeaseEnd }>();
  for (const { type, seq, payload } of timeline) {
    const end = type === 'lease.ended' ? Ended.safeParse(payload).data : undefined;
    if (end !== undefined && !ends.has(end.leaseId))
      ends.set(end.leaseId, { seq, ended: end.ended });
  }
  return ends;
}

/**
 * Calls that passed under a lease that did not stand then, as records (seq).
 * SECURITY: T-14: the journal is asked whether it agrees with itself.
 */
export const usedAfterEnd = (
  ends: LeaseEnds,
  used: ReadonlyMap<string, readonly number[]>,
): number[] =>
  [...used].flatMap(([leaseId, calls]) =>
    calls.filter((call) => call > (ends.get(leaseId)?.seq ?? Infinity)),
  );

/**
 * The lease of each agent that stood in an absence or during a part of it: made before the operator was back, not ended before he left.
 * An agent has one at a time; of several the newest is told. `used` is counted elsewhere.
 */
export function leasesOf(
  timeline: readonly TimelineRecord[],
  ends: LeaseEnds,
  { fromSeq, toSeq }: { readonly fromSeq: number; readonly toSeq: number },
): ReadonlyMap<string, Omit<DigestLease, 'used'>> {
  const leases = new Map<string, Omit<DigestLease, 'used'>>();
  for (const { type, seq, agent, payload } of timeline) {
    const made = type === 'lease.made' && seq < toSeq ? Made.safeParse(payload).data : undefined;
    if (made === undefined || agent === null) continue;
    const end = ends.get(made.leaseId);
    if ((end?.seq ?? Infinity) < fromSeq) continue;
    leases.set(agent, { id: made.leaseId, scopes: made.scopes, ended: end?.ended ?? null });
  }
  return leases;
}
