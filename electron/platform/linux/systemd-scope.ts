import path from 'node:path';
import { z } from 'zod';
import { waitUntil } from '../posix/wait-until';
import { askBus } from './bus-question';
import { cgroup2Mount, groupPath, managerGroup } from './cgroup-base';
import { ControlGroup } from './control-group';

/** The user's own systemd on the session bus (org.freedesktop.systemd1(5)). */
const manager = {
  destination: 'org.freedesktop.systemd1',
  path: '/org/freedesktop/systemd1',
  interface: 'org.freedesktop.systemd1.Manager',
} as const;

/** One scope takes 17 to 46 ms (systemd 252); what takes this long does not come. */
const limitMs = 3_000;
const freezeLimitMs = 1_000;

/** StartTransientUnit gives the path of its job. */
const Job = z.string().startsWith('/');

/** The unit of a run; a group of this name is ours. */
export const scopeName = (runId: string): string => `holdpoint-${runId}.scope`;

/** What is to go into which scope. */
export type ScopeWish = {
  /** Address of the session bus. */
  readonly bus: string;
  readonly name: string;
  /** All processes there are of the run; they wait, so no more come. */
  readonly pids: readonly number[];
  /** Upper bound of its processes and threads. */
  readonly mostTasks: number;
};

/**
 * Has systemd put the processes into a scope of their own, where it may do what we may not: from a login session's scope too, with the help of
 * the system's manager. Null when it does not answer, refuses, or the kernel shows anything but that in the end.
 */
export async function enterScope(wish: ScopeWish): Promise<ControlGroup | null> {
  const { name, pids, mostTasks } = wish;
  const properties = [
    ['Description', ['s', 'A run of Holdpoint']],
    ['PIDs', ['au', pids]],
    ['CollectMode', ['s', 'inactive-or-failed']],
    ['Delegate', ['b', true]],
    // SECURITY: T-28 (K10): a fork bomb ends here and not at the limit of the whole machine.
    ['TasksMax', ['t', mostTasks]],
  ];
  return askBus(wish.bus, limitMs, async (bus) => {
    Job.parse(
      await bus.invoke({
        ...manager,
        member: 'StartTransientUnit',
        signature: 'ssa(sv)a(sa(sv))',
        body: [name, 'fail', properties, []],
      }),
    );
    const cell = (): ControlGroup | null => commonScope(name, pids);
    const entered = await waitUntil(() => cell() !== null, limitMs);
    const scope = entered ? cell() : null;
    return scope !== null && (await holdsOnly(scope, pids)) ? scope : null;
  });
}

/** Is the user's own systemd on that bus, to be asked for scopes? What it would say of one is not known before. */
export async function offersScopes(bus: string): Promise<boolean> {
  const owned = await askBus(bus, freezeLimitMs, async (asked): Promise<unknown> =>
    asked.invoke({
      destination: 'org.freedesktop.DBus',
      path: '/org/freedesktop/DBus',
      interface: 'org.freedesktop.DBus',
      member: 'NameHasOwner',
      signature: 's',
      body: [manager.destination],
    }),
  );
  return owned === true;
}

/**
 * The group of a scope that an earlier daemon had made: where the run's first process stands, or below the user's manager where that one
 * ended. Null when there is none.
 */
export function findScope(name: string, root: number | null): ControlGroup | null {
  const mount = cgroup2Mount();
  if (mount === null) return null;
  const delegated = path.join(mount, managerGroup(groupPath(), process.getuid?.() ?? 0));
  const places = ['app.slice', ''].map((slice) => path.join(delegated, slice, name));
  const standing = root === null ? null : groupOf(root);
  if (standing !== null && path.basename(standing) === name) places.unshift(standing);
  return places.map((place) => new ControlGroup(place)).find((cell) => cell.exists()) ?? null;
}

/** SECURITY: T-17: only the kernel's word counts, and what stands there beside the run would be stopped with it. */
async function holdsOnly(cell: ControlGroup, pids: readonly number[]): Promise<boolean> {
  if ([...cell.pids()].some((pid) => !pids.includes(pid))) return false;
  if (!cell.setFreeze(true)) return false;
  const froze = await waitUntil(() => cell.frozen(), freezeLimitMs);
  return cell.setFreeze(false) && froze && cell.canKill();
}

function commonScope(name: string, pids: readonly number[]): ControlGroup | null {
  const [group, ...others] = new Set(pids.map(groupOf));
  const one = others.length === 0 && group != null && path.basename(group) === name;
  return one ? new ControlGroup(group) : null;
}

/** Directory of the control group in which a process stands (cgroups(7)); null when it is gone or cgroup v2 is not mounted. */
export function groupOf(pid: number): string | null {
  const mount = cgroup2Mount();
  const group = groupPath(pid);
  // SECURITY: T-17: the root of all groups holds everybody's processes, and is also what is shown for one that has ended.
  return mount === null || group === '' || group === '/' ? null : path.join(mount, group);
}
