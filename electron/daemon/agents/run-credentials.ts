import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../shared/platform';

/** A credential dies with its run, and at the latest after this time (monotonic). */
export const credentialLifeMs = 12 * 3_600_000;
/** So many live at the same time for one run; the oldest gives way. */
const mostPerRun = 8;

type Live = { readonly runId: string; readonly hash: Buffer; readonly untilMs: number };

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * The keys of runs. A key is made when a process of the run asks for it and leaves at once; what stays is its hash.
 * SECURITY: T-3: nothing here could give a key away: not memory, not a core file, not the journal.
 */
export class RunCredentials {
  #live: readonly Live[] = [];
  constructor(readonly clock: Pick<Clock, 'monoMs'>) {}

  /** A new key of that run: 256 random bits as 64 hex digits, and its sha256 (hex) for the record. */
  issue(runId: string): { credential: string; hash: string; expiresInMs: number } {
    const credential = randomBytes(32).toString('hex');
    const hash = sha256(credential);
    const untilMs = this.clock.monoMs() + credentialLifeMs;
    const mine = this.#live.filter((one) => one.runId === runId).slice(-(mostPerRun - 1));
    const others = this.#live.filter((one) => one.runId !== runId);
    this.#live = [...others, ...mine, { runId, hash, untilMs }];
    return { credential, hash: hash.toString('hex'), expiresInMs: credentialLifeMs };
  }

  /** The run a key belongs to; null when there is no such key or its time is over. Every live key is compared, in constant time. */
  runOf(credential: string): string | null {
    const hash = sha256(credential);
    const now = this.clock.monoMs();
    this.#live = this.#live.filter((one) => now < one.untilMs);
    let found: string | null = null;
    for (const one of this.#live) if (timingSafeEqual(one.hash, hash)) found = one.runId;
    return found;
  }

  /** This one key is dead: it was seen where it does not belong. */
  end(credential: string): void {
    const hash = sha256(credential);
    this.#live = this.#live.filter((one) => !timingSafeEqual(one.hash, hash));
  }

  /** All keys of a run are dead, at once. Returns how many there were. */
  endRun(runId: string): number {
    const before = this.#live.length;
    this.#live = this.#live.filter((one) => one.runId !== runId);
    return before - this.#live.length;
  }
}
