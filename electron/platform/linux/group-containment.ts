import type { RunContainment } from '../../../shared/platform';
import type { ContainmentGrade, ContainmentProof, ProcessRef } from '../../../shared/model/run';
import type { ControlGroup } from './control-group';
import { alive, refOf, type ProcessStat } from '../posix/process-table';
import { ownTurn } from '../posix/own-turn';
import { ProcessTree, type Look } from '../posix/process-tree';
import {
  continueAll,
  killUntilGone,
  stopUntilStable,
  type Sweep,
  type Swept,
} from '../posix/signal-sweep';
import { waitUntil } from '../posix/wait-until';
import { procTable, readStat } from './proc';
import { flushTypeAhead } from './terminal';

/** The kernel freezes a group in milliseconds; a process in uninterruptible sleep can hold it up for ever. */
const freezeLimitMs = 2_000;
const killLimitMs = 5_000;
const gatherLooks = 40;
/** Nothing else runs in this process meanwhile. */
const gatherMs = 200;

/** What sets a launched run (joined the group before exec) apart from an adopted one (moved in while running). */
export type GroupKind = {
  readonly grade: ContainmentGrade;
  readonly why: string;
  readonly launched: boolean;
};

/**
 * Containment by a control group. What is known to belong and is found outside (it wrote itself into another group, or
 * was forked while an adopted tree was moved) is moved back in first; what cannot be moved is stopped by signals.
 */
export class GroupContainment implements RunContainment {
  readonly grade: ContainmentGrade;
  readonly why: string;
  readonly group: string | null;
  readonly #cell: ControlGroup;
  readonly #tree = new ProcessTree(procTable);
  #stoppedByUs = new Map<number, ProcessRef>();
  #still: boolean;
  /** Somebody was once seen outside: one look that meets nobody there proves nothing any more. */
  #strayed = false;
  /** Others may have stopped members outside the group: the next thaw is for all that stand. */
  #othersStopped: boolean;

  constructor(cell: ControlGroup, kind: GroupKind) {
    this.#cell = cell;
    this.grade = kind.grade;
    this.why = kind.why;
    this.group = kind.launched ? cell.directory : null;
    // After a restart of the daemon the group may still stand frozen.
    this.#still = this.#othersStopped = cell.freezeWanted();
  }

  setRoot(root: ProcessRef, launcher: ProcessRef | null): void {
    this.#tree.setRoot(root, launcher);
    // Measured: a launched one may still be on its way in when it is named. Brought in here it has not strayed, and no freeze need be wary.
    if (alive(procTable, root) !== null && !this.#cell.pids().has(root.pid))
      this.#cell.add(root.pid);
    // Without stopping anybody: SIGSTOP to a shell's job would give its terminal back to the shell.
    this.#gather();
  }

  processes(how: 'now' | 'lately' = 'now'): readonly ProcessRef[] {
    // Asked for each of a hundred runs many times a second: the kernel's own list, without a look at all processes.
    if (how === 'lately') return this.#inside();
    return [...this.#inside(), ...this.#outside().map(refOf)];
  }

  isEmpty(): boolean {
    // SECURITY: T-16 (K01): whoever is listed may be gone, with a child in his place, before he is read.
    return !this.#cell.populated() && this.#outside().length === 0;
  }

  has(pid: number): boolean {
    return this.#cell.pids().has(pid) || this.#tree.has(pid);
  }

  async freeze(): Promise<ContainmentProof> {
    const start = performance.now();
    this.#still = true;
    this.#cell.setFreeze(true);
    // Every other group that is to stop now is asked to as well before anybody looks at all processes, which takes its time.
    await ownTurn();
    this.#gather(start);
    const frozen = await waitUntil(() => this.#freezeAgain(), freezeLimitMs);
    const outside = await stopUntilStable(this.#sweep(), this.#stoppedByUs);
    const inside = this.#inside(procTable.lately());
    const remaining = frozen ? outside.remaining : [...slow(inside), ...outside.remaining];
    const reached = [...inside, ...outside.reached];
    return proofOf({ calm: frozen && outside.calm, reached, remaining }, start);
  }

  async thaw(): Promise<ContainmentProof> {
    const start = performance.now();
    this.#still = false;
    await ownTurn();
    const typeAhead = flushTypeAhead(this.#tree.root, this.#tree.members(this.#cell.pids(), start));
    this.#cell.setFreeze(false);
    const outside = await continueAll(procTable, this.#halted());
    // What still stands is for the next thaw.
    this.#stoppedByUs = new Map(outside.remaining.map((ref) => [ref.pid, ref]));
    this.#othersStopped = false;
    const calm = await waitUntil(() => !this.#cell.frozen(), freezeLimitMs);
    const inside = this.#inside();
    const remaining = calm ? outside.remaining : [...inside, ...outside.remaining];
    const reached = [...inside, ...outside.reached];
    return { ...proofOf({ calm, reached, remaining }, start), typeAhead };
  }

  async kill(): Promise<ContainmentProof> {
    const start = performance.now();
    this.#still = false;
    await ownTurn();
    this.#gather(start);
    const condemned = this.#inside();
    // At once, before the looks for what stands outside: with many runs to end those take seconds.
    const obeyed = this.#cell.kill();
    // SECURITY: T-16: a group that was made threaded takes no kill; frozen, its members cannot outrun signals.
    if (!obeyed && this.#cell.setFreeze(true))
      await waitUntil(() => this.#cell.frozen(), freezeLimitMs);
    const { calm } = await stopUntilStable(this.#sweep(), this.#stoppedByUs);
    const swept = await killUntilGone(obeyed ? this.#sweep() : this.#everybody(), this.#tree.root);
    const gone = await waitUntil(() => this.#empty(), killLimitMs);
    const remaining = gone ? swept.remaining : [...this.#inside(), ...swept.remaining];
    const reached = [...condemned, ...swept.reached];
    return proofOf({ calm: calm && gone, reached, remaining }, start);
  }

  takeOver(): boolean {
    const stands = this.#cell.freezeWanted() || this.#standingOutside().length > 0;
    if (stands) this.#othersStopped = true;
    return stands;
  }

  selfResumed(): boolean {
    if (!this.#still) return false;
    if (!this.#cell.freezeWanted() || (this.#cell.populated() && !this.#cell.frozen())) return true;
    return this.#outside('lately').some((member) => !procTable.standing(member));
  }

  release(): void {
    this.#still = false;
    this.#cell.remove();
  }

  #halted(): readonly ProcessRef[] {
    return this.#othersStopped ? this.#standingOutside() : [...this.#stoppedByUs.values()];
  }

  #standingOutside(): ProcessRef[] {
    return this.#outside()
      .filter((member) => procTable.standing(member))
      .map(refOf);
  }

  /** One step of a freeze: an accomplice who thaws the group without pause is first pulled in, and then stands like the others. */
  #freezeAgain(): boolean {
    if (!this.#cell.freezeWanted()) {
      this.#cell.setFreeze(true);
      this.#gather();
    }
    return this.#cell.freezeWanted() && this.#cell.frozen();
  }

  /** Who is in the group; those that `seen`, a look of this moment, knows need not be read again. */
  #inside(seen: ReadonlyMap<number, ProcessStat> = new Map()): ProcessRef[] {
    return [...this.#cell.pids()].flatMap((pid) => {
      const stat = seen.get(pid) ?? readStat(pid);
      return stat === null ? [] : [refOf(stat)];
    });
  }

  /** Does nothing live in the group any more? Ends again whoever came back into it. */
  #empty(): boolean {
    if (!this.#cell.populated()) return true;
    this.#cell.kill();
    return false;
  }

  /**
   * Moves what belongs here but stands elsewhere in, until a look finds nothing more to move; bounded against a run that moves itself out
   * again. The first look may be one that began at `since` or later.
   */
  #gather(since?: number): void {
    const start = performance.now();
    for (let looks = 0; looks < gatherLooks && performance.now() - start < gatherMs; looks++) {
      const outside = this.#outside(looks === 0 ? since : 'now');
      // SECURITY: T-17: the start time is read again right before, so a reused pid is not pulled in.
      const moved = outside.filter(
        (member) => alive(procTable, member) !== null && this.#cell.add(member.pid),
      );
      if (moved.length === 0) return;
    }
  }

  /** Members that the tree shows outside the group. */
  #outside(how: Look = 'now'): ProcessStat[] {
    const members = this.#tree.members(this.#cell.pids(), how);
    const inside = this.#cell.pids();
    const outside = members.filter((member) => !inside.has(member.pid));
    this.#strayed ||= outside.length > 0;
    return outside;
  }

  #sweep(): Sweep {
    // SECURITY: T-16: those inside stand by now, so who comes and goes does so outside.
    return {
      table: procTable,
      look: (since) => this.#outside(since),
      traces: () => this.#tree.traces,
      orphans: () => {
        const inside = this.#cell.pids();
        return this.#tree.orphans().filter(({ pid }) => !inside.has(pid));
      },
      wary: () => this.#strayed || this.#tree.lostOrphans,
    };
  }

  #everybody(): Sweep {
    return { ...this.#sweep(), look: (since) => this.#tree.members(this.#cell.pids(), since) };
  }
}

/** SECURITY: T-16: verified is only what the kernel said of the group and the looks outside bore out, whoever is listed. */
function proofOf({ calm, reached, remaining }: Swept, start: number): ContainmentProof {
  return {
    method: 'cgroup',
    verified: calm && remaining.length === 0,
    processes: [...reached],
    remaining: [...remaining],
    tookMs: performance.now() - start,
  };
}

/** Who holds a freeze up: those in uninterruptible sleep (D), or all when none is seen there. */
function slow(inside: readonly ProcessRef[]): readonly ProcessRef[] {
  const waiting = inside.filter((ref) => readStat(ref.pid)?.state === 'D');
  return waiting.length > 0 ? waiting : inside;
}
