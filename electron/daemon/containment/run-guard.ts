import type { ContainmentProof, RunState } from '../../../shared/model/run';
import type { RunContainment } from '../../../shared/platform';

type Wanted = 'paused' | 'running' | 'killed';

/**
 * One run's freeze, thaw and kill, one at a time and in the order asked. The last wish wins: a step that has not begun
 * when a newer wish comes is left out, and whoever asked for it gets the proof of the newer one. A kill is final.
 */
export class RunGuard {
  readonly #containment: Pick<RunContainment, 'freeze' | 'thaw' | 'kill'>;
  #state: RunState = 'running';
  #wish = 0;
  #settled = 0;
  #condemned = false;
  #steps: Promise<unknown> = Promise.resolve();
  #newest: Promise<ContainmentProof> | null = null;

  constructor(containment: Pick<RunContainment, 'freeze' | 'thaw' | 'kill'>) {
    this.#containment = containment;
  }

  get state(): RunState {
    return this.#state;
  }

  /** Is a step under way, or waiting for its turn? */
  get busy(): boolean {
    return this.#settled !== this.#wish;
  }

  /** Stops everything; asked again while paused it stops everything anew (for what somebody else set going). */
  pause(): Promise<ContainmentProof> {
    if (this.#state === 'running') this.#state = 'pausing';
    return this.#ask('paused');
  }

  /** Lets everything go on. `remaining` names what still stands, the state is `running` nevertheless: it is not held by us. */
  resume(): Promise<ContainmentProof> {
    return this.#ask('running');
  }

  /** Ends everything. Asked again it tries again on what is left. */
  kill(): Promise<ContainmentProof> {
    this.#condemned = true;
    this.#state = this.#state === 'ended' ? 'ended' : 'killing';
    return this.#ask('killed');
  }

  #ask(wanted: Wanted): Promise<ContainmentProof> {
    if (this.#condemned && wanted !== 'killed' && this.#newest !== null) return this.#newest;
    const wish = ++this.#wish;
    const step = this.#steps.then(() => (wish === this.#wish ? this.#do(wanted) : null));
    const settle = (): number => (this.#settled = wish);
    this.#steps = step.then(settle, settle);
    const proof = step.then((given) => given ?? this.#overtaken());
    this.#newest = proof;
    return proof;
  }

  /** The proof of the wish that came last. */
  #overtaken(): Promise<ContainmentProof> {
    if (this.#newest === null) throw new Error('a step was left out, but nobody asked for another');
    return this.#newest;
  }

  async #do(wanted: Wanted): Promise<ContainmentProof> {
    switch (wanted) {
      case 'paused':
        return this.#freeze();
      case 'running': {
        const proof = await this.#containment.thaw();
        this.#enter('running');
        return proof;
      }
      case 'killed': {
        const proof = await this.#containment.kill();
        if (proof.verified) this.#state = 'ended';
        return proof;
      }
      default:
        return wanted satisfies never;
    }
  }

  async #freeze(): Promise<ContainmentProof> {
    try {
      const proof = await this.#containment.freeze();
      this.#enter(proof.verified ? 'paused' : 'pause-failed');
      return proof;
    } catch (error) {
      this.#enter('pause-failed');
      throw error;
    }
  }

  /** A kill that waits for its turn has the say; after any other step the state is what was just done. */
  #enter(state: RunState): void {
    if (!this.#condemned) this.#state = state;
  }
}
