import type { RunContainment } from '../../../shared/platform';
import type { ContainmentProof, ProcessRef } from '../../../shared/model/run';

/**
 * A run together with what of it was found outside: stopped, set going and ended with it, and named in the same proofs.
 * SECURITY: T-4: what was found by a mark that anybody can set has nothing of the run's identity: `has` does not know it.
 */
export class WithStrays implements RunContainment {
  readonly #run: RunContainment;
  #strays: readonly RunContainment[] = [];

  constructor(run: RunContainment) {
    this.#run = run;
  }

  get grade(): RunContainment['grade'] {
    return this.#run.grade;
  }

  get why(): string {
    return this.#run.why;
  }

  get group(): string | null {
    return this.#run.group;
  }

  /** Holds these trees with the run from the next step on; forgets those that ended meanwhile. */
  take(...found: readonly RunContainment[]): void {
    const left = this.#strays.filter((one) => !one.isEmpty());
    for (const one of this.#strays) if (!left.includes(one)) one.release();
    this.#strays = [...left, ...found];
  }

  setRoot(root: ProcessRef, launcher: ProcessRef | null): void {
    this.#run.setRoot(root, launcher);
  }

  async enclose(): Promise<void> {
    await this.#run.enclose?.();
  }

  processes(how?: 'now' | 'lately'): readonly ProcessRef[] {
    return this.#all().flatMap((one) => one.processes(how));
  }

  isEmpty(): boolean {
    return this.#all().every((one) => one.isEmpty());
  }

  has(pid: number): boolean {
    return this.#run.has(pid);
  }

  /** Is it stopped with the run, as its own or as a stray? */
  holds(pid: number): boolean {
    return this.#all().some((one) => one.has(pid));
  }

  freeze(): Promise<ContainmentProof> {
    return this.#each((one) => one.freeze());
  }

  thaw(): Promise<ContainmentProof> {
    return this.#each((one) => one.thaw());
  }

  kill(): Promise<ContainmentProof> {
    return this.#each((one) => one.kill());
  }

  takeOver(): boolean {
    return this.#run.takeOver();
  }

  selfResumed(): boolean {
    return this.#all().some((one) => one.selfResumed());
  }

  release(): void {
    for (const one of this.#all()) one.release();
  }

  #all(): readonly RunContainment[] {
    return [this.#run, ...this.#strays];
  }

  async #each(step: (one: RunContainment) => Promise<ContainmentProof>): Promise<ContainmentProof> {
    const own = await step(this.#run);
    const proofs = [own];
    // One after the other: each has looks at all processes to make in the time that it has for itself.
    for (const stray of this.#strays) proofs.push(await step(stray));
    return {
      ...own,
      verified: proofs.every(({ verified }) => verified),
      processes: proofs.flatMap(({ processes }) => processes),
      remaining: proofs.flatMap(({ remaining }) => remaining),
      tookMs: proofs.reduce((sum, { tookMs }) => sum + tookMs, 0),
    };
  }
}
