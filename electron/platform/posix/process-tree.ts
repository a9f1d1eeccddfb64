import type { ProcessRef } from '../../../shared/model/run';
import { alive, finished, refOf, type ProcessStat, type ProcessTable } from './process-table';

/** A process deeper than this below its run is not recognised by its parents. */
const mostSteps = 64;
const mostOrphans = 64;

/** A new look at all processes, an older one, or one that began at this time (performance.now()) or later. */
export type Look = 'now' | 'lately' | number;

/** pid of a session or group leader -> its start time, or null when it was gone before it was seen. */
type Leaders = Map<number, string | null>;

/**
 * Who belongs to a run, as far as parent links, sessions and process groups tell. What was once seen to belong is
 * remembered, so a process whose parent ended is still known. A program that leaves all of them at once between two
 * looks (setsid and double fork) is not found: that is why a run held only by this is called weak.
 */
export class ProcessTree {
  readonly #table: ProcessTable;
  readonly #known = new Map<number, ProcessRef>();
  readonly #sessions: Leaders = new Map();
  readonly #groups: Leaders = new Map();
  #root: ProcessStat | null = null;
  #launcher: ProcessStat | null = null;
  /** Processes that are never members: this one, the launcher, and whatever either of them stands below. */
  #above: ReadonlySet<number> = new Set();
  /** Sessions that this process and the launcher are in, where no member made them. */
  #found: ReadonlySet<number> = new Set();
  #traces = false;
  #lostOrphans = false;
  /** What the launcher had reaped at the latest look. */
  #reaped = 0;
  /** pids that ran at the latest look. */
  #ran: ReadonlySet<number> = new Set();

  constructor(table: ProcessTable) {
    this.#table = table;
  }

  /**
   * The first process. `launcher` is the `holdpoint run` that started it: that one is never a member, but its children
   * are (it adopts orphans), and so is what lost its parent within the launcher's process group.
   * SECURITY: T-17: only a launcher that is known as such counts. The root's parent may be init, or the user's service manager,
   * once the launcher has ended; its children are everybody's.
   */
  setRoot(root: ProcessRef, launcher: ProcessRef | null): void {
    const stat = this.#table.one(root.pid);
    if (stat === null || stat.startTime !== root.startTime) return;
    this.#root = stat;
    this.#known.set(root.pid, root);
    this.#launcher = launcher === null ? null : alive(this.#table, launcher);
  }

  get root(): ProcessRef | null {
    return this.#root === null ? null : refOf(this.#root);
  }

  /** Did the latest look show that members come and go: one that ended before it was ever seen, one that ran and is gone, or a lost orphan? */
  get traces(): boolean {
    return this.#traces;
  }

  /** Did the launcher take away orphans that ended between the latest look and the one before, or get any since? No look need have met them. */
  get lostOrphans(): boolean {
    return this.#lostOrphans;
  }

  /** Does the process stand below a known member, or in a known session? Follows parents only, without a look at all processes. */
  has(pid: number): boolean {
    let at = this.#table.one(pid);
    for (let step = 0; step < mostSteps && at !== null && at.pid > 1; step++) {
      if (this.#known.get(at.pid)?.startTime === at.startTime) return true;
      if (this.#sessions.has(at.session)) return true;
      if (this.#launches(at.parent)) return true;
      at = this.#table.one(at.parent);
    }
    return false;
  }

  /**
   * Looks at all processes and gives the living members; `also` are pids known to belong (those of a control group). `lately`, for what
   * only watches, shares an older look of somebody else; a time, one that began then or later.
   */
  members(also: ReadonlySet<number> = new Set(), how: Look = 'now'): ProcessStat[] {
    const all = this.#lookAtAll(how);
    this.#spare(all);
    forgetReused(this.#sessions, all);
    forgetReused(this.#groups, all);
    for (const [pid, ref] of this.#known) {
      const seen = all.get(pid);
      // An older look does not know the youngest.
      if (seen === undefined ? how === 'now' : seen.startTime !== ref.startTime)
        this.#known.delete(pid);
    }
    for (const pid of also) this.#add(all.get(pid), all);
    for (const pid of this.#known.keys()) this.#add(all.get(pid), all);
    const before = new Set(this.#known.keys());
    while (this.#grow(all));
    const members = [...this.#known.keys()].flatMap((pid) => all.get(pid) ?? []);
    const unseen = members.some((stat) => finished(stat) && !before.has(stat.pid));
    const living = members.filter((stat) => !finished(stat));
    const slipped = this.#slippedAway(living);
    this.#lostOrphans = this.#losesOrphans(all);
    this.#traces = unseen || slipped || this.#lostOrphans;
    return living;
  }

  #lookAtAll(how: Look): ReadonlyMap<number, ProcessStat> {
    if (how === 'lately') return this.#table.lately();
    return how === 'now' ? this.#table.all() : this.#table.all(how);
  }

  /** Who is no member in this look, and which sessions were not made by one but found: this process and the launcher may be in them. */
  #spare(all: ReadonlyMap<number, ProcessStat>): void {
    const spared = this.#launcher === null ? [process.pid] : [process.pid, this.#launcher.pid];
    const lines = spared.map((pid) => lineOf(pid, all));
    this.#above = new Set(lines.flat().map(({ pid }) => pid));
    const outside = lines.filter((line) => line.every(({ pid }) => pid !== this.#root?.pid));
    this.#found = new Set(outside.flatMap(([own]) => own?.session ?? []));
  }

  /** The living among the members that came to the launcher last, without a look at all processes. */
  orphans(): ProcessStat[] {
    const launcher = this.#launcher;
    if (launcher === null || !this.#launches(launcher.pid)) return [];
    const orphans = this.#latestOrphans(launcher).flatMap((pid) => {
      const stat = this.#table.one(pid);
      const counts = stat?.parent === launcher.pid && !finished(stat) && !this.#above.has(pid);
      return counts ? [stat] : [];
    });
    for (const orphan of orphans) this.#known.set(orphan.pid, refOf(orphan));
    return orphans;
  }

  /** The kernel puts who comes at the end. Those before are mostly dead ones that wait to be reaped, thousands at times. */
  #latestOrphans(launcher: ProcessRef): readonly number[] {
    return this.#table.childrenOf(launcher.pid).slice(-mostOrphans);
  }

  /**
   * SECURITY: T-16 (K01): by who came since the look as well. Of processes that share one memory nothing is counted when they are reaped,
   * and a launcher that was stopped reaps nobody.
   */
  #losesOrphans(all: ReadonlyMap<number, ProcessStat>): boolean {
    const launcher = this.#launcher;
    if (launcher === null) return false;
    const before = this.#reaped;
    this.#reaped = this.#table.reaped(launcher.pid);
    if (before !== this.#reaped) return true;
    return (
      this.#launches(launcher.pid) && this.#latestOrphans(launcher).some((pid) => !all.has(pid))
    );
  }

  #slippedAway(living: readonly ProcessStat[]): boolean {
    const now = new Set(living.map((stat) => stat.pid));
    const gone = [...this.#ran].some((pid) => !now.has(pid));
    this.#ran = new Set(living.filter((stat) => !this.#table.standing(stat)).map(({ pid }) => pid));
    return gone;
  }

  #grow(all: ReadonlyMap<number, ProcessStat>): boolean {
    const before = this.#known.size;
    for (const stat of all.values())
      if (!this.#known.has(stat.pid) && this.#belongs(stat, all)) this.#add(stat, all);
    return this.#known.size > before;
  }

  #belongs(stat: ProcessStat, all: ReadonlyMap<number, ProcessStat>): boolean {
    if (
      this.#known.has(stat.parent) ||
      this.#sessions.has(stat.session) ||
      this.#groups.has(stat.group)
    )
      return true;
    const launcher = this.#launcher;
    if (this.#launches(stat.parent)) return true;
    if (launcher === null || launcher.group !== launcher.pid || stat.group !== launcher.group)
      return false;
    // A neighbour in the same pipeline (`holdpoint run a | less`) has the shell as parent; an orphan has init.
    return all.get(stat.parent)?.session !== stat.session;
  }

  /** Is it the launcher? It starts one command and adopts its orphans, so whatever hangs on it belongs to the run. */
  #launches(parent: number): boolean {
    const launcher = this.#launcher;
    if (launcher === null || parent !== launcher.pid) return false;
    return this.#table.one(parent)?.startTime === launcher.startTime;
  }

  #add(stat: ProcessStat | undefined, all: ReadonlyMap<number, ProcessStat>): void {
    // The supervisor and the launcher never stop themselves, even when the run itself started them.
    // SECURITY: T-17: nor what they stand below outside of the run, whatever group a run may have pulled it into: all of its children would follow.
    if (stat === undefined || this.#above.has(stat.pid)) return;
    this.#known.set(stat.pid, refOf(stat));
    // Sessions can only be made, not joined, so any other than the root's first one was made by a member.
    // SECURITY: T-17: a session is the run's only when a member leads it, or when it is known not to be the one that the
    // run was started from. Without a known root that cannot be told, and it would be the operator's own terminal.
    const root = this.#root;
    if (this.#found.has(stat.session)) return;
    if (stat.session === stat.pid || (root !== null && stat.session !== root.session))
      remember(this.#sessions, stat.session, all);
    if (stat.group === stat.pid) remember(this.#groups, stat.group, all);
  }
}

/** A process and all that it stands below, up to init. */
function lineOf(pid: number, all: ReadonlyMap<number, ProcessStat>): readonly ProcessStat[] {
  const line: ProcessStat[] = [];
  for (let at = all.get(pid); at !== undefined && !line.includes(at); at = all.get(at.parent))
    line.push(at);
  return line;
}

function remember(leaders: Leaders, id: number, all: ReadonlyMap<number, ProcessStat>): void {
  if (!leaders.has(id)) leaders.set(id, all.get(id)?.startTime ?? null);
}

/**
 * Drops a session or group whose number now names another process. The kernel keeps the number while one member
 * lives, so a new process with it means that ours are all gone.
 * SECURITY: T-17: without this a stranger's session with a reused number would be stopped and killed.
 */
function forgetReused(leaders: Leaders, all: ReadonlyMap<number, ProcessStat>): void {
  for (const [id, startTime] of leaders) {
    const leader = all.get(id);
    if (leader !== undefined && leader.startTime !== startTime) leaders.delete(id);
  }
}
