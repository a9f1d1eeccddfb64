import fs from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { ControlGroup } from './control-group';
import { readText } from './proc';

/** Where the groups of our runs are made, or one sentence why that cannot be. */
export type CgroupBase = { readonly base: string } | { readonly why: string };

/** Where cgroup v2 is mounted, from the text of mountinfo (proc_pid_mountinfo(5)); null when it is not. */
export function cgroup2Mount(mountinfo = readText('/proc/self/mountinfo') ?? ''): string | null {
  for (const line of mountinfo.split('\n')) {
    const [before, after] = line.split(' - ');
    const point = before?.split(' ')[4];
    // Blanks and the like stand in octal.
    if (after?.startsWith('cgroup2 ') === true && point !== undefined)
      return point.replace(/\\(\d{3})/g, (_, digits: string) =>
        String.fromCharCode(parseInt(digits, 8)),
      );
  }
  return null;
}

/**
 * Directories to try, best first: our own below the mount (root), then one in the part of the tree that systemd
 * delegates to this user (`user@UID.service`), which the user may write.
 */
export function baseCandidates(mount: string, ownGroup: string, uid: number): string[] {
  const delegated = path.join(mount, managerGroup(ownGroup, uid));
  return [path.join(mount, `holdpoint-${uid}`), path.join(delegated, 'holdpoint')];
}

/** The group of this user's systemd, below the mount: the one that we stand in, else where it is on every machine booted with systemd. */
export function managerGroup(ownGroup: string, uid: number): string {
  const around = /^(.*\/user@\d+\.service)(?:\/|$)/.exec(ownGroup)?.[1];
  return around ?? `/user.slice/user-${uid}.slice/user@${uid}.service`;
}

/** The control group of a process below the mount (cgroups(7)); `/` when that cannot be told. */
export const groupPath = (pid: number | 'self' = 'self'): string =>
  /^0::(.*)$/m.exec(readText(`/proc/${pid}/cgroup`) ?? '')?.[1] ?? '/';

/** Finds and tries a base on this machine: only a group that really froze, thawed and can be killed counts. */
export function findBase(uid: number): CgroupBase {
  const mount = cgroup2Mount();
  if (mount === null) return { why: 'cgroup v2 is not mounted' };
  let why = 'no control group may be written';
  for (const base of baseCandidates(mount, groupPath(), uid)) {
    // Only the last step is ours to make: a missing parent means that there is no user manager.
    if (!fs.existsSync(path.dirname(base))) continue;
    const fault = tryBase(base);
    if (fault === null) {
      offerTaskLimits(base);
      return { base };
    }
    why = fault;
  }
  return { why };
}

/** Lets groups below `base` bound their number of processes, where the parent has that controller to give. */
function offerTaskLimits(base: string): void {
  try {
    fs.writeFileSync(path.join(base, 'cgroup.subtree_control'), '+pids');
  } catch {
    // Not given to us, or mounted in the older hierarchy: a run is then bounded by the user's own limits only.
  }
}

/** Makes a group below `base`, freezes it and looks. Null when all of it worked, else what did not. */
function tryBase(base: string): string | null {
  const probe = new ControlGroup(path.join(base, `probe-${randomUUID()}`));
  try {
    probe.make();
  } catch {
    return `${base} may not be written`;
  }
  const has = (file: string): boolean => fs.existsSync(path.join(probe.directory, file));
  const whole = has('cgroup.freeze') && has('cgroup.kill');
  // An empty group is frozen at once, so one look is enough.
  const works =
    whole && probe.setFreeze(true) && probe.frozen() && probe.setFreeze(false) && !probe.frozen();
  probe.remove();
  if (!whole) return 'this kernel cannot freeze and kill control groups (Linux 5.14)';
  return works ? null : 'the control group did not freeze when asked';
}

/** A group younger than this may belong to a run that is just being started, here or by another daemon of this user. */
const orphanAgeMs = 60_000;

/** Removes groups below `base` in which nothing lives any more and that are not in `keep`: left by a daemon that was killed. */
export function removeOrphans(base: string, keep: ReadonlySet<string>): void {
  for (const entry of fs.readdirSync(base, { withFileTypes: true })) {
    const group = new ControlGroup(path.join(base, entry.name));
    if (!entry.isDirectory() || keep.has(group.directory) || group.populated()) continue;
    const made = fs.statSync(group.directory, { throwIfNoEntry: false })?.mtimeMs;
    if (made !== undefined && Date.now() - made > orphanAgeMs) group.remove();
  }
}
