import type { ProcessRef } from '../../../shared/model/run';
import { ownTurn } from './own-turn';
import { alive, refOf, type ProcessStat, type ProcessTable } from './process-table';
import { waitUntil } from './wait-until';

/** How long a sweep works before what is left is reported instead; while others have their turn it does not. */
export const sweepLimitMs = 2_000;
/** On a machine so busy that not even so many looks have their turn in that time it works on for them, at most this long. */
const leastLooks = 15;
const busyLimitMs = 10_000;

/**
 * Whom a sweep is for: `look` finds the living members by a look at all processes that began at `since` or later; `traces` tells whether that look showed that members
 * come and go, so that there may be one it did not meet.
 */
export type Sweep = {
  readonly table: ProcessTable;
  look(since: number): ProcessStat[];
  traces(): boolean;
  /** Is there reason to think so already at the first look? */
  wary(): boolean;
  /** Living members that lost their parent and came to the run's launcher: a look at its children alone, a hundred times as fast. */
  orphans(): ProcessStat[];
};

/** So many looks in a row without a trace are wanted once there was one. */
const calmLooks = 10;
/** A chase lasts as long as the whole look before it did, and at least this long. */
const leastChaseMs = 10;

/** Result of a sweep: whom it dealt with, who did not obey in time; not `calm` = some come and go faster than they are met. */
export type Swept = {
  readonly calm: boolean;
  readonly reached: readonly ProcessRef[];
  readonly remaining: readonly ProcessRef[];
};

/**
 * SIGSTOP until a whole look finds every member stopped and none new: a process that forks while it is swept is
 * caught by the next look. A program that forks and ends faster than a look takes leaves traces; it is chased, and while they go on the
 * sweep is not calm.
 * `mine` collects those that this sweep stopped, so that what a person had stopped before stays stopped afterwards.
 */
export async function stopUntilStable(sweep: Sweep, mine: Map<number, ProcessRef>): Promise<Swept> {
  let [first, fleeting, wanted, workedMs] = [true, false, 1, 0];
  for (let looks = 1; ; looks++) {
    const since = performance.now();
    await ownTurn();
    const lookedMs = performance.now();
    const members = sweep.look(since);
    const running = members.filter((member) => !sweep.table.standing(member));
    // The first look compares with one from before the sweep: that members came and went since then says nothing.
    const traces = first ? sweep.wary() : sweep.traces();
    wanted = traces ? calmLooks : wanted - 1;
    [first, fleeting] = [false, fleeting || traces];
    const calm = wanted <= 0;
    const limitMs = looks < leastLooks ? busyLimitMs : sweepLimitMs;
    if ((running.length === 0 && calm) || workedMs >= limitMs)
      return {
        calm,
        reached: members.filter((member) => !running.includes(member)).map(refOf),
        remaining: running.map(refOf),
      };
    stopEach(sweep, running, mine);
    if (fleeting) chase(sweep, mine, Math.max(leastChaseMs, performance.now() - lookedMs));
    workedMs += performance.now() - lookedMs;
  }
}

function stopEach(
  { table }: Sweep,
  members: readonly ProcessStat[],
  mine: Map<number, ProcessRef>,
): void {
  for (const member of members)
    if (table.signal(member, 'SIGSTOP')) mine.set(member.pid, refOf(member));
}

/**
 * SECURITY: T-16 (K01): who forks and ends at once is gone before a whole look is over, but each of its children is an orphan at once
 * and comes to the launcher. Nothing else runs in this process meanwhile, so the chase is short.
 */
function chase(sweep: Sweep, mine: Map<number, ProcessRef>, lastsMs: number): void {
  const start = performance.now();
  while (performance.now() - start < lastsMs)
    stopEach(
      sweep,
      sweep.orphans().filter((member) => !sweep.table.standing(member)),
      mine,
    );
}

/** SIGCONT to each; `remaining` are those still stopped when the time was over. */
export async function continueAll(
  table: ProcessTable,
  refs: readonly ProcessRef[],
): Promise<Swept> {
  for (const ref of refs) table.signal(ref, 'SIGCONT');
  const still = (): ProcessRef[] => refs.filter((ref) => isStanding(table, ref));
  await waitUntil(() => still().length === 0, sweepLimitMs);
  return {
    calm: true,
    reached: refs.filter((ref) => alive(table, ref) !== null && !isStanding(table, ref)),
    remaining: still(),
  };
}

/**
 * SIGKILL to every member, until a look finds none. The members are to be stopped before, so that nobody forks or
 * restarts a partner meanwhile; the root goes last, because the parent links lead through it.
 */
export async function killUntilGone(sweep: Sweep, root: ProcessRef | null): Promise<Swept> {
  const reached = new Map<number, ProcessRef>();
  let workedMs = 0;
  for (;;) {
    const since = performance.now();
    await ownTurn();
    const lookedMs = performance.now();
    const members = sweep
      .look(since)
      .toSorted((a, b) => Number(a.pid === root?.pid) - Number(b.pid === root?.pid));
    if (members.length === 0 || workedMs >= sweepLimitMs)
      return { calm: true, reached: [...reached.values()], remaining: members.map(refOf) };
    for (const member of members)
      if (sweep.table.signal(member, 'SIGKILL')) reached.set(member.pid, refOf(member));
    workedMs += performance.now() - lookedMs;
  }
}

function isStanding(table: ProcessTable, ref: ProcessRef): boolean {
  const stat = alive(table, ref);
  return stat !== null && table.standing(stat);
}
