import fs from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { ControlGroup } from './control-group';

/** Where the groups of our runs are made, or one sentence why that cannot be. */
export type CgroupBase = { readonly base: string } | { readonly why: string };

/** Where cgroup v2 is mounted, from the text of /proc/self/mountinfo (proc_pid_mountinfo(5)); null when it is not. */
export function cgroup2Mount(mountinfo: string): string | null {
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
  const manager = /^(.*\/user@\d+\.service)(?:\/|$)/.exec(ownGroup)?.[1];
  const delegated = manager ?? `/user.slice/user-${uid}.slice/user@${uid}.service`;
  return [path.join(mount, `holdpoint-${uid}`), path.join(mount, delegated, 'holdpoint')];
}

/** Finds and tries a base on this machine: only a group that really froze, thawed and can be killed counts. */
export function findBase(uid: number): CgroupBase {
  const mount = cgroup2Mount(readText('/proc/self/mountinfo'));
  if (mount === null) return { why: 'cgroup v2 is not mounted' };
  const ownGroup = /^0::(.*)$/m.exec(readText('/proc/self/cgroup'))?.[1] ?? '/';
  let why = 'no control group may be written';
  for (const base of baseCandidates(mount, ownGroup, uid)) {
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

function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
