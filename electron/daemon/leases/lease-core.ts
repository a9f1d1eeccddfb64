import {
  leaseBounds,
  type Lease,
  type LeaseEnd,
  type LeaseScope,
} from '../../../shared/model/lease';
import type { PresenceState } from '../../../shared/model/presence';

/** Both clocks at one moment (ms). The monotonic one stands still while the machine sleeps, the wall clock can be set. */
export type Now = { readonly monoMs: number; readonly wallMs: number };

/** What the operator asks for. */
export type LeaseTerms = {
  readonly agentId: string;
  readonly minutes: number;
  readonly calls: number;
  readonly scopes: readonly LeaseScope[];
  readonly outlivesTray: boolean;
};

/** A lease as the daemon holds it. */
export type StandingLease = {
  readonly id: string;
  readonly terms: LeaseTerms;
  readonly madeAt: number;
  readonly until: Now;
  /** Calls that it let pass, counted when their record is begun: never less than what the journal holds. */
  readonly used: number;
  /** Of these, calls whose answer has not left yet: the lease stays for them. */
  readonly open: number;
  /** The operator has left since it was made: his return ends it. */
  readonly wasAbsent: boolean;
};

const minuteMs = 60_000;

/** A fresh lease; what was asked beyond the bounds is cut to them. */
export function newLease(
  id: string,
  terms: LeaseTerms,
  at: { readonly now: Now; readonly presence: PresenceState },
): StandingLease {
  const minutes = Math.min(terms.minutes, leaseBounds.minutes);
  const lastsMs = minutes * minuteMs;
  return {
    id,
    terms: { ...terms, minutes, calls: Math.min(terms.calls, leaseBounds.calls) },
    madeAt: at.now.wallMs,
    until: { monoMs: at.now.monoMs + lastsMs, wallMs: at.now.wallMs + lastsMs },
    used: 0,
    open: 0,
    wasAbsent: at.presence !== 'present',
  };
}

/**
 * Milliseconds left on whichever clock has less, never below 0.
 * SECURITY: T-15 a machine that slept stops the monotonic clock, a wall clock that is put back stops that one: neither lengthens it.
 */
export const leftMs = ({ until }: StandingLease, now: Now): number =>
  Math.max(0, Math.min(until.monoMs - now.monoMs, until.wallMs - now.wallMs));

/** May one more call pass under it? */
export const hasRoom = (lease: StandingLease, now: Now): boolean =>
  leftMs(lease, now) > 0 && lease.used < lease.terms.calls;

/** Does it still stand for what already passes under it? Its last call included, until that one's answer has left. */
export const stands = (lease: StandingLease, now: Now): boolean =>
  leftMs(lease, now) > 0 && (lease.used < lease.terms.calls || lease.open > 0);

/** Why it is over, or null. */
export function dueEnd(lease: StandingLease, now: Now): LeaseEnd | null {
  if (leftMs(lease, now) === 0) return 'time';
  return stands(lease, now) ? null : 'calls';
}

/** One call more, about to be recorded. */
export const taken = (lease: StandingLease): StandingLease => ({
  ...lease,
  used: lease.used + 1,
  open: lease.open + 1,
});

/** The answer of such a call has left, or it will not: counted it stays. */
export const settled = (lease: StandingLease): StandingLease => ({
  ...lease,
  open: Math.max(0, lease.open - 1),
});

/** What a change of presence makes of it: the same lease, marked, or why it is over. */
export function presenceSeen(
  lease: StandingLease,
  presence: PresenceState,
): StandingLease | LeaseEnd {
  if (presence === 'present') return lease.wasAbsent ? 'returned' : lease;
  if (presence === 'gone' && !lease.terms.outlivesTray) return 'tray-lost';
  return lease.wasAbsent ? lease : { ...lease, wasAbsent: true };
}

/** As the snapshot shows it. */
export const shownLease = (lease: StandingLease, now: Now): Lease => ({
  id: lease.id,
  agentId: lease.terms.agentId,
  scopes: [...lease.terms.scopes],
  madeAt: lease.madeAt,
  expiresInMs: leftMs(lease, now),
  calls: lease.terms.calls,
  used: lease.used,
  outlivesTray: lease.terms.outlivesTray,
});
