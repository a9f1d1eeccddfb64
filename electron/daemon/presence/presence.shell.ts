import type { LockSignal, LockWitness, Platform } from '../../../shared/platform';
import type { Presence, WitnessHealth } from '../../../shared/model/presence';
import {
  initialPresence,
  nextDeadline,
  reducePresence,
  type Beat,
  type PresenceCore,
  type PresenceEvent,
} from './presence-core';

export type PresenceOptions = {
  readonly platform: Pick<Platform, 'clock' | 'lockWitness'>;
  /** Time without input after which the operator counts as idle; asked anew at every event, so a rules file may change it. */
  idleMs(): number;
  /** Called after each change of state, in the same tick, and only then. */
  onChange(): void;
};

type WithoutTime<E> = E extends PresenceEvent ? Omit<E, 'atMs'> : never;

/**
 * The operator's presence, kept up to date: gives the reducer the time, one timer, and the desktop's lock signals.
 * Beats and signals must have been proved by the caller; no signature is checked here.
 */
export class PresenceShell {
  readonly #options: PresenceOptions;
  readonly #witness: LockWitness;
  #core: PresenceCore;
  #sinceWallMs: number;
  #health: readonly WitnessHealth[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PresenceOptions) {
    const { clock } = options.platform;
    this.#options = options;
    this.#witness = options.platform.lockWitness();
    this.#core = initialPresence(options.idleMs(), clock.monoMs());
    this.#sinceWallMs = clock.wallMs();
  }

  /** Starts the desktop's lock witness; resolves once it has read how things stand, or found that it cannot. */
  start(): Promise<void> {
    return this.#witness.start(
      (signal) => this.#happen(signal),
      (health) => (this.#health = health),
    );
  }

  /** A tray proved to be the operator; beats of this epoch count from 1. */
  hello(epoch: string): void {
    this.#happen({ kind: 'hello', epoch });
  }

  beat(beat: Beat): void {
    this.#happen({ kind: 'beat', ...beat });
  }

  /** The connection of the tray that has the seat is gone. */
  closed(): void {
    this.#happen({ kind: 'closed' });
  }

  away(away: boolean): void {
    this.#happen({ kind: 'away', away });
  }

  /** What the tray's own operating system told it. */
  signal(signal: LockSignal['kind']): void {
    this.#happen(
      signal === 'lock' || signal === 'unlock'
        ? { kind: signal, source: 'tray-poll' }
        : { kind: signal },
    );
  }

  /** What the hook of a screen locker said. */
  lockerHook(locked: boolean): void {
    this.#happen({ kind: locked ? 'lock' : 'unlock', source: 'locker-hook' });
  }

  current(): Presence {
    return { state: this.#core.state, why: this.#core.why, since: this.#sinceWallMs };
  }

  /** Monotonic ms since when the operator has not been present, whatever the degree; while present, since when he is. */
  sinceMonoMs(): number {
    return this.#core.absentSinceMs ?? this.#core.sinceMs;
  }

  /** Milliseconds since the operator's last input, as the last beat said and the clock went on; null before the first beat. */
  quietMs(): number | null {
    const { idleMs, lastBeatMs } = this.#core;
    return lastBeatMs === null ? null : idleMs + this.#options.platform.clock.monoMs() - lastBeatMs;
  }

  witnesses(): readonly WitnessHealth[] {
    return this.#health;
  }

  async close(): Promise<void> {
    await this.#witness.close();
    clearTimeout(this.#timer);
  }

  #happen(event: WithoutTime<PresenceEvent>): void {
    const { clock } = this.#options.platform;
    const before = this.#core.state;
    const settled = { ...this.#core, idleAfterMs: this.#options.idleMs() };
    this.#core = reducePresence(settled, { ...event, atMs: clock.monoMs() });
    this.#arm();
    if (this.#core.state === before) return;
    this.#sinceWallMs = clock.wallMs();
    this.#options.onChange();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const deadline = nextDeadline(this.#core);
    if (deadline === null) return;
    // A timer may fire a fraction early; one millisecond more makes sure that the deadline has passed.
    const waitMs = Math.max(0, deadline - this.#options.platform.clock.monoMs()) + 1;
    this.#timer = setTimeout(() => this.#happen({ kind: 'tick' }), waitMs);
  }
}
