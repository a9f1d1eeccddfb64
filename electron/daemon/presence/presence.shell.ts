import type { LockWitness, Platform } from '../../../shared/platform';
import { LockSource, type Presence, type WitnessHealth } from '../../../shared/model/presence';
import { reducePresence } from './presence-core';
import { idleFor, lastSaid } from './presence-input';
import { nextDeadline } from './presence-judge';
import {
  freshInputMs,
  initialPresence,
  type Beat,
  type PresenceCore,
  type PresenceEvent,
  type SinceLeft,
} from './presence-state';

export type PresenceOptions = {
  readonly platform: Pick<Platform, 'clock' | 'lockWitness'>;
  /** Time without input after which the operator counts as idle; asked anew at every event, so a rules file may change it. */
  idleMs(): number;
  /** Called after each change of state, in the same tick, and only then. */
  onChange(): void;
  /** Once an episode: these say locked, that one otherwise, and it lasts. */
  onContradiction(found: { readonly locked: readonly string[]; readonly against: string }): void;
};

type WithoutTime<E> = E extends PresenceEvent ? Omit<E, 'atMs'> : never;

/** Our own clockwork is looked at so often, ... */
const pulseMs = 250;
/** ... and later than this means that we stood still meanwhile. */
const stallMs = 1_000;

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
  /** Did the tray's last beat say whether the screen is locked? */
  #trayTells = false;
  #awakeMs: number;
  #timer: NodeJS.Timeout | undefined;
  #pulse: NodeJS.Timeout | undefined;

  constructor(options: PresenceOptions) {
    const { clock } = options.platform;
    this.#options = options;
    this.#witness = options.platform.lockWitness();
    this.#core = initialPresence(options.idleMs(), clock.monoMs());
    this.#sinceWallMs = clock.wallMs();
    this.#awakeMs = clock.monoMs();
  }

  /** Starts the desktop's lock witness; resolves once it has read how things stand, or found that it cannot. */
  start(): Promise<void> {
    this.#awakeMs = this.#options.platform.clock.monoMs();
    this.#pulse = setInterval(() => this.#notStill(), pulseMs);
    return this.#witness.start(
      (signal) => this.#happen(signal),
      (health) => {
        this.#health = health;
        this.#see();
      },
    );
  }

  /** A tray proved to be the operator; beats of this epoch count from 1. */
  hello(epoch: string): void {
    this.#happen({ kind: 'hello', epoch });
  }

  beat(beat: Beat): void {
    this.#trayTells = beat.locked !== null;
    this.#happen({ kind: 'beat', ...beat });
    this.#see();
  }

  /** The connection of the tray that has the seat is gone. */
  closed(): void {
    this.#happen({ kind: 'closed' });
  }

  away(away: boolean): void {
    this.#happen({ kind: 'away', away });
  }

  /** The operator did something by hand in our own windows. */
  touched(): void {
    this.#happen({ kind: 'touch' });
  }

  /** Does a run make input by itself right now? */
  madeInput(making: boolean): void {
    this.#happen({ kind: 'made', making });
  }

  /** What the tray's own operating system told it. */
  signal(signal: 'lock' | 'unlock' | 'suspend' | 'resume'): void {
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

  /** What had to be done before the machine sleeps is done. */
  maySleep(): void {
    this.#witness.maySleep();
  }

  current(): Presence {
    return { state: this.#core.state, why: this.#core.why, since: this.#sinceWallMs };
  }

  left(): SinceLeft {
    return this.#core.left;
  }

  /** Milliseconds since the last input that is taken for the operator's; null before the first. */
  quietMs(): number | null {
    const { input } = this.#core;
    const idle = idleFor(input, this.#options.platform.clock.monoMs());
    return Number.isFinite(idle) ? idle : null;
  }

  /** Is there input right now, whoever makes it? */
  hearsInput(): boolean {
    const now = this.#options.platform.clock.monoMs();
    const said = lastSaid(this.#core.input, now);
    return said !== null && now - said < freshInputMs;
  }

  witnesses(): readonly WitnessHealth[] {
    return this.#health;
  }

  async close(): Promise<void> {
    clearInterval(this.#pulse);
    await this.#witness.close();
    clearTimeout(this.#timer);
  }

  /**
   * SECURITY: T-14: a witness that was there and is lost may be the one that would have said locked. Where none is left, and the tray
   * cannot tell either, nobody can.
   */
  #see(): void {
    const eyes = this.#health.filter(({ name }) => isEye(name));
    const blind =
      eyes.some(({ state }) => state === 'failed') ||
      (!this.#trayTells && !eyes.some(({ state }) => state === 'watching'));
    if (blind !== (this.#core.blindSinceMs !== null)) this.#happen({ kind: 'sight', blind });
  }

  #happen(event: WithoutTime<PresenceEvent>): void {
    this.#notStill();
    this.#reduce(event);
  }

  /**
   * Finds that this process stood still, before anything is made of what came meanwhile: the socket is read before the timers, so a
   * beat of then could come first.
   */
  #notStill(): void {
    const now = this.#options.platform.clock.monoMs();
    const lastedMs = now - this.#awakeMs;
    this.#awakeMs = now;
    if (lastedMs > pulseMs + stallMs) this.#reduce({ kind: 'stall', lastedMs });
  }

  #reduce(event: WithoutTime<PresenceEvent>): void {
    const { clock } = this.#options.platform;
    const before = this.#core;
    const settled = { ...before, idleAfterMs: this.#options.idleMs() };
    this.#core = reducePresence(settled, { ...event, atMs: clock.monoMs() });
    this.#arm();
    const { doubt } = this.#core;
    if (doubt?.found != null && before.doubt?.found == null)
      this.#options.onContradiction({ locked: doubt.found, against: doubt.against });
    if (this.#core.state === before.state) return;
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

/** Watches for locks, by whatever name it has: a source of locks, or all that logind tells. */
const isEye = (name: string): boolean => name === 'logind' || LockSource.safeParse(name).success;
