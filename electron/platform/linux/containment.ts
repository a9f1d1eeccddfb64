import path from 'node:path';
import type { Containment, RunContainment } from '../../../shared/platform';
import type { ProcessRef } from '../../../shared/model/run';
import { TreeContainment, type TreeOrigin } from '../posix/tree-containment';
import { findBase, removeOrphans, type CgroupBase } from './cgroup-base';
import { ControlGroup } from './control-group';
import { GroupContainment, type GroupKind } from './group-containment';
import { LaunchedContainment } from './launched-containment';
import { linuxProcesses, procTable } from './proc';
import { enterScope, findScope, groupOf, scopeName } from './systemd-scope';
import { flushTypeAhead } from './terminal';

/** Far above what builds and browsers take. */
const mostTasks = 16_384;

const strongWhy = 'Own control group, joined before the command started.';
const scopeWhy = 'Own control group, a scope that systemd made before the command started.';
const adoptedWhy =
  'It was running already when it was found: what had left its process tree before then is outside.';

const joined: GroupKind = { grade: 'strong', why: strongWhy, launched: true };
const inScope: GroupKind = { grade: 'strong', why: scopeWhy, launched: true };
const adoptedKind: GroupKind = { grade: 'weak', why: adoptedWhy, launched: false };

/** SECURITY: T-28 (K10): a fork bomb ends here and not at the limit of the whole machine. */
function bounded(cell: ControlGroup): ControlGroup {
  cell.limitTasks(mostTasks);
  return cell;
}

/** How to come by control groups: `find` a place to make them, and the session bus on which systemd may be asked, if there is one. */
export type GroupSources = {
  readonly find?: (uid: number) => CgroupBase;
  readonly bus?: string | null;
};

/**
 * Containment on Linux: control groups where one may be written or systemd makes one, else the process tree. Nothing is touched before
 * the first call.
 */
export function linuxContainment(
  uid: number,
  { find = findBase, bus = null }: GroupSources = {},
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
    return byTree(
      'why' in where ? where.why : 'it could not be put into a control group',
      origin,
      root,
    );
  };

  const scoped = async (runId: string, pids: readonly number[]): Promise<RunContainment | null> => {
    const wish = { name: scopeName(runId), pids, mostTasks };
    const cell = bus === null ? null : await enterScope({ ...wish, bus });
    return cell === null ? null : grouped(cell, inScope, null);
  };

  return {
    open(runId) {
      const where = base();
      if ('base' in where) removeOrphans(where.base, inUse);
      const cell = cellOf(runId, true);
      const first = cell === null ? weak('launched', null) : grouped(cell, joined, null);
      return new LaunchedContainment(first, {
        tree: () => weak('launched', null),
        scope: (pids) => scoped(runId, pids),
      });
    },
    adopt(runId, root) {
      const cell = cellOf(adoptedName(runId), true);
      return cell === null ? weak('adopted', root) : grouped(cell, adoptedKind, root);
    },
    restore(runId, root) {
      const launched = cellOf(runId, false);
      if (launched !== null) return grouped(launched, joined, root);
      const scope = findScope(scopeName(runId), root?.pid ?? null);
      if (scope !== null) return grouped(scope, inScope, root);
      const adopted = cellOf(adoptedName(runId), false);
      return adopted === null ? weak('restored', root) : grouped(adopted, adoptedKind, root);
    },
  };
}

/**
 * The containment of a run as its own `holdpoint run` sees it, which started the process: of the control group in which that stands, where
 * the daemon found one to be the run's (`strong`), or of the process tree. Null when the command has ended.
 */
export function launchedContainment(strong: boolean, pid: number): RunContainment | null {
  const root = linuxProcesses.identify(pid);
  const group = strong ? groupOf(pid) : null;
  if (root === null) return null;
  const run =
    group === null
      ? byTree('no control group', 'launched', null)
      : grouped(new ControlGroup(group), joined, null);
  run.setRoot(root, linuxProcesses.identify(process.pid));
  return run;
}

function byTree(fault: string, origin: TreeOrigin, root: ProcessRef | null): RunContainment {
  const ground = { table: procTable, flushTypeAhead };
  const run = new TreeContainment(ground, `Only its process tree is known: ${fault}.`, origin);
  if (root !== null) run.setRoot(root, null);
  return run;
}

function grouped(cell: ControlGroup, kind: GroupKind, root: ProcessRef | null): RunContainment {
  const run = new GroupContainment(cell, kind);
  if (root !== null) run.setRoot(root, null);
  return run;
}

const adoptedName = (runId: string): string => `adopted-${runId}`;
