import path from 'node:path';
import type { Containment, RunContainment } from '../../../shared/platform';
import type { ProcessRef } from '../../../shared/model/run';
import { TreeContainment, type TreeOrigin } from '../posix/tree-containment';
import { findBase, removeOrphans, type CgroupBase } from './cgroup-base';
import { ControlGroup } from './control-group';
import { GroupContainment } from './group-containment';
import { linuxProcesses, procTable } from './proc';
import { flushTypeAhead } from './terminal';

/** Far above what builds and browsers take. */
const mostTasks = 16_384;

const strongWhy = 'Own control group, joined before the command started.';
const adoptedWhy =
  'It was running already when it was found: what had left its process tree before then is outside.';

/** SECURITY: T-28 (K10): a fork bomb ends here and not at the limit of the whole machine. */
function bounded(cell: ControlGroup): ControlGroup {
  cell.limitTasks(mostTasks);
  return cell;
}

/** Containment on Linux: control groups where one may be written, else the process tree. Nothing is touched before the first call. */
export function linuxContainment(
  uid: number,
  find: (uid: number) => CgroupBase = findBase,
): Containment {
  let found: CgroupBase | undefined;
  const inUse = new Set<string>();
  const base = (): CgroupBase => (found ??= find(uid));

  /** The group `name` below the base, made when `make`; null where there is none to have. */
  const cellOf = (name: string, make: boolean): ControlGroup | null => {
    const where = base();
    if (!('base' in where) || !/^[A-Za-z0-9_-]+$/.test(name)) return null;
    const cell = new ControlGroup(path.join(where.base, name));
    inUse.add(cell.directory);
    try {
      return make ? bounded(cell.make()) : cell.exists() ? cell : null;
    } catch {
      return null;
    }
  };

  const weak = (origin: TreeOrigin, root: ProcessRef | null): RunContainment => {
    const where = base();
    const fault = 'why' in where ? where.why : 'its control group could not be made';
    const run = new TreeContainment(
      { table: procTable, flushTypeAhead },
      `Only its process tree is known: ${fault}.`,
      origin,
    );
    if (root !== null) run.setRoot(root, null);
    return run;
  };

  const grouped = (
    cell: ControlGroup,
    launched: boolean,
    root: ProcessRef | null,
  ): RunContainment => {
    const kind = launched
      ? ({ grade: 'strong', why: strongWhy, launched } as const)
      : ({ grade: 'weak', why: adoptedWhy, launched } as const);
    const run = new GroupContainment(cell, kind);
    if (root !== null) run.setRoot(root, null);
    return run;
  };

  return {
    open(runId) {
      const where = base();
      if ('base' in where) removeOrphans(where.base, inUse);
      const cell = cellOf(runId, true);
      return cell === null ? weak('launched', null) : grouped(cell, true, null);
    },
    adopt(runId, root) {
      const cell = cellOf(adoptedName(runId), true);
      return cell === null ? weak('adopted', root) : grouped(cell, false, root);
    },
    restore(runId, root) {
      const launched = cellOf(runId, false);
      if (launched !== null) return grouped(launched, true, root);
      const adopted = cellOf(adoptedName(runId), false);
      return adopted === null ? weak('restored', root) : grouped(adopted, false, root);
    },
  };
}

/**
 * The containment of a run as its own `holdpoint run` sees it, which started `root`: of the control group it was given, or of the process
 * tree. Null when the command has ended.
 */
export function launchedContainment(group: string | null, pid: number): RunContainment | null {
  const root = linuxProcesses.identify(pid);
  if (root === null) return null;
  const run =
    group === null
      ? new TreeContainment({ table: procTable, flushTypeAhead }, 'No control group.', 'launched')
      : new GroupContainment(new ControlGroup(group), {
          grade: 'strong',
          why: strongWhy,
          launched: true,
        });
  run.setRoot(root, linuxProcesses.identify(process.pid));
  return run;
}

const adoptedName = (runId: string): string => `adopted-${runId}`;
