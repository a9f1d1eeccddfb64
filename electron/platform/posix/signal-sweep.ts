import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ProcessRef } from '../../../shared/model/run';
import { alive, refOf, type ProcessStat, type ProcessTable } from './process-table';
import { waitUntil } from './wait-until';

/** How long a sweep goes on before what is left is reported instead. */
export const sweepLimitMs = 2_000;

/** Whom a sweep is for: `look` finds the living members anew each time. */
export type Sweep = { readonly table: ProcessTable; look(): ProcessStat[] };

/** Result of a sweep: whom it dealt with, and who did not obey in time. */
export type Swept = {
  readonly reached: readonly ProcessRef[];
  readonly remaining: readonly ProcessRef[];
};

/**
 * SIGSTOP until a whole look finds every member stopped and none new: a process that forks while it is swept is
 * caught by the next look. A program that forks faster than a look takes is never caught; it is reported.
 * `mine` collects those that this sweep stopped, so that what a person had stopped before stays stopped afterwards.
 */
export async function stopUntilStable(sweep: Sweep, mine: Map<number, ProcessRef>): Promise<Swept> {
  const start = performance.now();
  for (;;) {
    const members = sweep.look();
    const running = members.filter((member) => !sweep.table.standing(member));
    if (running.length === 0 || performance.now() - start >= sweepLimitMs)
      return {
        reached: members.filter((member) => !running.includes(member)).map(refOf),
        remaining: running.map(refOf),
      };
    for (const member of running)
      if (sweep.table.signal(member, 'SIGSTOP')) mine.set(member.pid, refOf(member));
    await nextTurn();
  }
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
    reached: refs.filter((ref) => alive(table, ref) !== null && !isStanding(table, ref)),
    remaining: still(),
  };
}

/**
 * SIGKILL to every member, until a look finds none. The members are to be stopped before, so that nobody forks or
 * restarts a partner meanwhile; the root goes last, because the parent links lead through it.
 */
export async function killUntilGone(sweep: Sweep, root: ProcessRef | null): Promise<Swept> {
  const start = performance.now();
  const reached = new Map<number, ProcessRef>();
  for (;;) {
    const members = sweep
      .look()
      .toSorted((a, b) => Number(a.pid === root?.pid) - Number(b.pid === root?.pid));
    if (members.length === 0 || performance.now() - start >= sweepLimitMs)
      return { reached: [...reached.values()], remaining: members.map(refOf) };
    for (const member of members)
      if (sweep.table.signal(member, 'SIGKILL')) reached.set(member.pid, refOf(member));
    await nextTurn();
  }
}

function isStanding(table: ProcessTable, ref: ProcessRef): boolean {
  const stat = alive(table, ref);
  return stat !== null && table.standing(stat);
}
