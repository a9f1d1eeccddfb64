import type { RunContainment } from '../../../shared/platform';
import type { ContainmentProof, ProcessRef } from '../../../shared/model/run';
import { ownTurn } from './own-turn';
import { refOf, type ProcessStat, type ProcessTable } from './process-table';
import { ProcessTree } from './process-tree';
import {
  continueAll,
  killUntilGone,
  stopUntilStable,
  type Sweep,
  type Swept,
} from './signal-sweep';

/** How a weak run came to be: started by `holdpoint run`, found running, or found again after a restart of the daemon. */
export type TreeOrigin = 'launched' | 'adopted' | 'restored';

/** What weak containment stands on: processes, and a way to throw away what was typed into the root's terminal. */
export type TreeGround = {
  readonly table: ProcessTable;
  flushTypeAhead(
    root: ProcessRef | null,
    members: readonly ProcessStat[],
  ): NonNullable<ContainmentProof['typeAhead']>;
};

/** Weak containment: signals to every process that the tree shows. Grade and `why` say so; nothing is claimed beyond what was read back. */
export class TreeContainment implements RunContainment {
  readonly grade = 'weak';
  readonly group = null;
  readonly why: string;
  readonly #ground: TreeGround;
  readonly #tree: ProcessTree;
  readonly #origin: TreeOrigin;
  #stoppedByUs = new Map<number, ProcessRef>();
  #still = false;
  /** Others may have stopped members: the next thaw is for all that stand. */
  #othersStopped: boolean;

  constructor(ground: TreeGround, why: string, origin: TreeOrigin) {
    this.#ground = ground;
    this.#tree = new ProcessTree(ground.table);
    this.why = why;
    this.#origin = origin;
    // After a restart of the daemon nobody knows who stopped them.
    this.#othersStopped = origin === 'restored';
  }

  setRoot(root: ProcessRef, launcher: ProcessRef | null): void {
    this.#tree.setRoot(root, launcher);
  }

  processes(how: 'now' | 'lately' = 'now'): readonly ProcessRef[] {
    return this.#tree.members(undefined, how).map(refOf);
  }

  isEmpty(): boolean {
    return this.processes().length === 0;
  }

  has(pid: number): boolean {
    return this.#tree.has(pid);
  }

  async freeze(): Promise<ContainmentProof> {
    const start = performance.now();
    this.#still = true;
    return proofOf(await this.#stop(), start);
  }

  async thaw(): Promise<ContainmentProof> {
    const start = performance.now();
    this.#still = false;
    await ownTurn();
    const members = this.#tree.members(undefined, start);
    const typeAhead = this.#ground.flushTypeAhead(this.#tree.root, members);
    const halted = this.#othersStopped
      ? members.filter((member) => this.#ground.table.standing(member)).map(refOf)
      : [...this.#stoppedByUs.values()];
    const swept = await continueAll(this.#ground.table, halted);
    // What still stands is for the next thaw.
    this.#stoppedByUs = new Map(swept.remaining.map((ref) => [ref.pid, ref]));
    this.#othersStopped = this.#origin === 'restored';
    return { ...proofOf(swept, start), typeAhead };
  }

  async kill(): Promise<ContainmentProof> {
    const start = performance.now();
    this.#still = false;
    const { calm } = await this.#stop();
    return proofOf({ ...(await killUntilGone(this.#sweep(), this.#tree.root)), calm }, start);
  }

  takeOver(): boolean {
    const stands = this.#tree.members().some((member) => this.#ground.table.standing(member));
    if (stands) this.#othersStopped = true;
    return stands;
  }

  selfResumed(): boolean {
    return (
      this.#still &&
      this.#tree.members(undefined, 'lately').some((member) => !this.#ground.table.standing(member))
    );
  }

  release(): void {
    this.#still = false;
  }

  #stop(): Promise<Swept> {
    return stopUntilStable(this.#sweep(), this.#stoppedByUs);
  }

  #sweep(): Sweep {
    return {
      table: this.#ground.table,
      look: (since) => this.#tree.members(undefined, since),
      traces: () => this.#tree.traces,
      wary: () => this.#tree.lostOrphans,
      orphans: () => this.#tree.orphans(),
    };
  }
}

function proofOf(swept: Swept, start: number): ContainmentProof {
  return {
    method: 'tree',
    verified: swept.calm && swept.remaining.length === 0,
    processes: [...swept.reached],
    remaining: [...swept.remaining],
    tookMs: performance.now() - start,
  };
}
