import type { JsonObject } from '../../../shared/json';
import type { Lease, LeaseEnd } from '../../../shared/model/lease';
import type { PresenceState } from '../../../shared/model/presence';
import type { Clock } from '../../../shared/platform';
import { done, refuse, type Outcome, type Refusal } from '../../../shared/reasons';
import type { Journal, TimelineRecord } from '../../../shared/store-port';
import {
  dueEnd,
  hasRoom,
  newLease,
  presenceSeen,
  settled,
  shownLease,
  stands,
  taken,
  type LeaseTerms,
  type Now,
  type StandingLease,
} from './lease-core';

export type LeasesWorld = {
  readonly clock: Clock;
  readonly journal: Journal;
  presence(): PresenceState;
  newId(): string;
  onChange(): void;
};

/** So many records about presence, daemons and leases are looked at: each daemon closes what the one before it left standing. */
const lookedBackAt = 5_000;

/** The leases that stand: at most one for each agent. What is not on record does not stand; what ends, ends before its record. */
export class Leases {
  readonly #standing = new Map<string, StandingLease>();
  /** By id: leases whose record is on its way. What ends a lease ends these too, before they ever stood. */
  readonly #coming = new Map<string, StandingLease>();
  readonly #endedMonoMs = new Map<string, number>();
  constructor(readonly world: LeasesWorld) {}

  get shown(): readonly Lease[] {
    return [...this.#standing.values()].map((lease) => shownLease(lease, this.#now()));
  }

  /** The lease of that agent, if it still stands for what passes under it. */
  of(agentId: string | undefined): StandingLease | null {
    const lease = agentId === undefined ? undefined : this.#standing.get(agentId);
    return lease !== undefined && stands(lease, this.#now()) ? lease : null;
  }

  /** May one call more pass under this lease; or does a call with that id already do so? */
  lets(lease: StandingLease, holds: string | null): boolean {
    return holds === lease.id || hasRoom(lease, this.#now());
  }

  /** Monotonic ms at which the agent's last lease ended, or null: what is at work then has its drain from there. */
  endedMonoMs(agentId: string | undefined): number | null {
    return (agentId === undefined ? undefined : this.#endedMonoMs.get(agentId)) ?? null;
  }

  /** Counts a call before its record is begun, so that no crash gives it away. */
  take(leaseId: string): void {
    this.#change(leaseId, taken);
  }

  /** Its answer has left, or will not. */
  settle(leaseId: string): void {
    this.#change(leaseId, settled);
  }

  /**
   * Records the lease and lets it stand; the one before it ends as revoked. `stillWhy` is asked after the record: whatever forbids the
   * lease by then ends it at once. Refusals: of the journal, what `stillWhy` says, and `lease-unknown` when something ended it meanwhile.
   */
  async make(terms: LeaseTerms, stillWhy: () => Refusal | null): Promise<Outcome<Lease>> {
    const at = { now: this.#now(), presence: this.world.presence() };
    const fresh = newLease(this.world.newId(), terms, at);
    this.#coming.set(fresh.id, fresh);
    const kept = await this.#note('lease.made', fresh, madeFields(fresh));
    const lease = this.#coming.get(fresh.id);
    this.#coming.delete(fresh.id);
    if (!kept.ok) return kept;
    const against = stillWhy();
    // SECURITY: T-14: ended, and on record so: every lease was ended meanwhile, or the tray app was gone for a moment.
    if (lease === undefined) return against ?? refuse('lease-unknown', 'it ended before it stood');
    if (against !== null) {
      await this.#note('lease.ended', lease, endFields(lease, 'revoked'));
      return against;
    }
    const before = this.#standing.get(terms.agentId);
    this.#standing.set(terms.agentId, lease);
    this.world.onChange();
    if (before !== undefined) await this.#note('lease.ended', before, endFields(before, 'revoked'));
    return done(shownLease(lease, this.#now()));
  }

  /** Refusal: `lease-unknown`. */
  async revoke(leaseId: string): Promise<Outcome<Record<string, never>>> {
    const ended = await this.#end(({ id }) => (id === leaseId ? 'revoked' : null));
    return ended > 0 ? done({}) : refuse('lease-unknown', leaseId);
  }

  /** An agent's lease ends because of what befell the agent. */
  async endOf(agentId: string, end: LeaseEnd): Promise<void> {
    await this.#end(({ terms }) => (terms.agentId === agentId ? end : null));
  }

  /** The tray app is gone, for however short a time. */
  async trayLost(): Promise<void> {
    await this.#end(({ terms }) => (terms.outlivesTray ? null : 'tray-lost'));
  }

  /** Every lease ends. */
  async endAll(end: LeaseEnd): Promise<void> {
    await this.#end(() => end);
  }

  /** Ends what is over by time or calls. */
  async tend(): Promise<void> {
    const now = this.#now();
    await this.#end((lease) => dueEnd(lease, now));
  }

  /** The operator left, returned, or the tray app was lost. */
  async presenceChanged(): Promise<void> {
    const presence = this.world.presence();
    const ends = new Map<string, LeaseEnd>();
    const see = (leases: Map<string, StandingLease>): void => {
      for (const [key, lease] of leases) {
        const seen = presenceSeen(lease, presence);
        if (typeof seen === 'string') ends.set(lease.id, seen);
        else leases.set(key, seen);
      }
    };
    see(this.#standing);
    see(this.#coming);
    await this.#end(({ id }) => ends.get(id) ?? null);
  }

  /** Closes on record what the last daemon left standing: no lease outlives a daemon. */
  async closeOld(): Promise<void> {
    const timeline = this.world.journal.timeline(lookedBackAt, ['lease.made', 'lease.ended']);
    if (!timeline.ok) return;
    const idOf = ({ payload }: TimelineRecord): unknown => payload['leaseId'];
    const over = new Set(timeline.value.filter(({ type }) => type === 'lease.ended').map(idOf));
    for (const record of timeline.value)
      if (record.type === 'lease.made' && !over.has(idOf(record))) await this.#closeOld(record);
  }

  async #closeOld({ agent, payload }: TimelineRecord): Promise<void> {
    await this.#append('lease.ended', agent, {
      summary: 'lease ended: daemon-restart',
      leaseId: payload['leaseId'] ?? null,
      ended: 'daemon-restart' satisfies LeaseEnd,
    });
  }

  /** SECURITY: T-14: ended in this very tick, before anything is awaited; the records follow. */
  async #end(why: (lease: StandingLease) => LeaseEnd | null): Promise<number> {
    const over = [...this.#standing.values(), ...this.#coming.values()].flatMap((lease) => {
      const end = why(lease);
      return end === null ? [] : [{ lease, end }];
    });
    for (const { lease } of over) {
      if (this.#coming.delete(lease.id)) continue;
      this.#standing.delete(lease.terms.agentId);
      this.#endedMonoMs.set(lease.terms.agentId, this.#now().monoMs);
    }
    if (over.length > 0) this.world.onChange();
    for (const { lease, end } of over)
      await this.#note('lease.ended', lease, endFields(lease, end));
    return over.length;
  }

  #change(leaseId: string, change: (lease: StandingLease) => StandingLease): void {
    const lease = [...this.#standing.values()].find(({ id }) => id === leaseId);
    if (lease === undefined) return;
    this.#standing.set(lease.terms.agentId, change(lease));
    this.world.onChange();
  }

  #now(): Now {
    const { clock } = this.world;
    return { monoMs: clock.monoMs(), wallMs: clock.wallMs() };
  }

  #note(
    type: 'lease.made' | 'lease.ended',
    { id, terms }: StandingLease,
    fields: JsonObject,
  ): ReturnType<Journal['append']> {
    return this.#append(type, terms.agentId, { ...fields, leaseId: id });
  }

  #append(
    type: 'lease.made' | 'lease.ended',
    agent: string | null,
    payload: JsonObject,
  ): ReturnType<Journal['append']> {
    return this.world.journal.append({
      type,
      agent,
      run: null,
      presence: this.world.presence(),
      decision: null,
      rule: null,
      route: null,
      payload,
    });
  }
}

const madeFields = ({ terms }: StandingLease): JsonObject => ({
  summary: `lease for ${terms.minutes} minutes and ${terms.calls} calls: ${terms.scopes.join(', ')}`,
  by: 'operator',
  minutes: terms.minutes,
  calls: terms.calls,
  scopes: [...terms.scopes],
  outlivesTray: terms.outlivesTray,
});

const endFields = ({ used, terms }: StandingLease, end: LeaseEnd): JsonObject => ({
  summary: `lease ended: ${end}, ${used} of ${terms.calls} calls used`,
  ended: end,
  used,
  calls: terms.calls,
});
