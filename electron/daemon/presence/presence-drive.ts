import { reducePresence } from './presence-core';
import { initialPresence, type PresenceCore, type PresenceEvent } from './presence-state';

/** One event of a test's story, without its time. */
export type Step = PresenceEvent extends infer E
  ? E extends PresenceEvent
    ? Omit<E, 'atMs'>
    : never
  : never;
/** Milliseconds. */
export const idleAfterMs = 300_000;

/** Drives the reducer with times that grow; `beat` numbers itself and lets the wall clock run along. */
export class Drive {
  core: PresenceCore = initialPresence(idleAfterMs, 1_000);
  seq = 0;
  wallOffsetMs = 1_700_000_000_000;

  do(step: Step, afterMs = 0): this {
    this.core = reducePresence(this.core, { ...step, atMs: this.core.nowMs + afterMs });
    return this;
  }
  beat(idleMs = 0, afterMs = 1_000, locked: boolean | null = null): this {
    const wallMs = this.wallOffsetMs + this.core.nowMs + afterMs;
    return this.do({ kind: 'beat', epoch: 'e', seq: ++this.seq, idleMs, locked, wallMs }, afterMs);
  }
  present(): this {
    return this.do({ kind: 'hello', epoch: 'e' }).beat().beat();
  }
  get state(): string {
    return this.core.state;
  }
}
/** Somebody who is there. */
export const present = (): Drive => new Drive().present();
