import type { RunContainment } from '../../../shared/platform';
import type { ContainmentGrade, ContainmentProof, ProcessRef } from '../../../shared/model/run';
import { groupOf } from './systemd-scope';

/** What a launched run that stands in no group of ours can still be held by. */
export type OtherWays = {
  /** By its process tree only. */
  tree(): RunContainment;
  /** By a group that somebody else puts these processes into; null when nobody does. */
  scope(pids: readonly number[]): Promise<RunContainment | null>;
};

/**
 * A run of `holdpoint run`. By what it is held turns out when its first process waits to be let go: by the group it joined, else by a
 * scope that systemd makes around it, else by its tree. From then on everything goes to that containment.
 */
export class LaunchedContainment implements RunContainment {
  readonly #ways: OtherWays;
  #held: RunContainment;
  #root: ProcessRef | null = null;
  #launcher: ProcessRef | null = null;
  #still = false;
  /** The latest freeze or thaw, and the look for a group: neither begins within the other. */
  #acting: Promise<unknown> = Promise.resolve();
  #enclosing: Promise<void> = Promise.resolve();

  constructor(first: RunContainment, ways: OtherWays) {
    this.#held = first;
    this.#ways = ways;
  }

  get grade(): ContainmentGrade {
    return this.#held.grade;
  }

  get why(): string {
    return this.#held.why;
  }

  get group(): string | null {
    return this.#held.group;
  }

  setRoot(root: ProcessRef, launcher: ProcessRef | null): void {
    this.#root = root;
    this.#launcher = launcher;
    this.#held.setRoot(root, launcher);
  }

  enclose(): Promise<void> {
    const before = Promise.allSettled([this.#acting, this.#enclosing]);
    return (this.#enclosing = before.then(() => this.#enclose()));
  }

  processes(how?: 'now' | 'lately'): readonly ProcessRef[] {
    return this.#held.processes(how);
  }

  isEmpty(): boolean {
    return this.#held.isEmpty();
  }

  has(pid: number): boolean {
    return this.#held.has(pid);
  }

  freeze(): Promise<ContainmentProof> {
    return this.#act(() => {
      this.#still = true;
      return this.#held.freeze();
    });
  }

  thaw(): Promise<ContainmentProof> {
    return this.#act(() => {
      this.#still = false;
      return this.#held.thaw();
    });
  }

  /** At once: what waits for a group and ends has none to be put into. */
  kill(): Promise<ContainmentProof> {
    this.#still = false;
    return this.#held.kill();
  }

  takeOver(): boolean {
    return this.#held.takeOver();
  }

  selfResumed(): boolean {
    return this.#held.selfResumed();
  }

  release(): void {
    this.#held.release();
  }

  #act(step: () => Promise<ContainmentProof>): Promise<ContainmentProof> {
    const acting = this.#enclosing.then(step);
    this.#acting = acting.catch(() => undefined);
    return acting;
  }

  async #enclose(): Promise<void> {
    const root = this.#root;
    // The kernel's word on whether it joined: what a group knows to belong may stand outside.
    if (root === null || (this.group !== null && groupOf(root.pid) === this.group)) return;
    const before = this.#held;
    const tree = before.group === null ? before : this.#ways.tree();
    if (tree !== before) tree.setRoot(root, this.#launcher);
    const scope = await this.#ways.scope(tree.processes().map(({ pid }) => pid));
    const after = scope ?? tree;
    if (after === before) return;
    if (after !== tree) after.setRoot(root, this.#launcher);
    this.#held = after;
    // SECURITY: T-16: what was stopped meanwhile stands in the new group before the old way lets go of it.
    if (this.#still) {
      await after.freeze();
      await before.thaw();
    }
    before.release();
  }
}
