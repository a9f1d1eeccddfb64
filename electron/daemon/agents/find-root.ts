import type { Adapter } from '../../../shared/adapter';
import type { ProcessRef } from '../../../shared/model/run';
import type { ProcessControl } from '../../../shared/platform';

/**
 * How far up the tree is looked: hook client, the shell that ran it, the agent. Further up stands whoever started this
 * agent, perhaps another agent, whose tree is not this run's to pause.
 */
const mostSteps = 4;

/**
 * The agent's own process, found from the process that spoke to us: the nearest ancestor whose program bears one of the
 * product's names. Null when none does; then the run has no tree that could be paused, and is shown so. `caller`: whoever
 * spoke is the agent itself (a home-made one), or stands in front of it (a proxy).
 */
export function findAgentRoot(
  processes: ProcessControl,
  from: number,
  names: Adapter['processNames'],
): ProcessRef | null {
  if (names === 'caller') return processes.identify(from);
  let pid = from;
  for (let step = 0; step < mostSteps && pid > 1; step++) {
    const at = pid;
    if (names.some((name) => bearsName(processes, at, name))) return processes.identify(at);
    pid = processes.parentOf(at) ?? 0;
  }
  return null;
}

/** Is this process the program of that name? The kernel's word on its file, and its own on its first two arguments. */
export function bearsName(processes: ProcessControl, pid: number, name: string): boolean {
  const command = processes.commandOf(pid);
  const base = (path: string | null | undefined): string =>
    (path ?? '').split(/[/\\]/).at(-1) ?? '';
  // The second argument counts too: `node …/claude` is claude. Deeper arguments are not the program.
  return (
    command !== null &&
    [base(command.exe), base(command.argv[0]), base(command.argv[1])].includes(name)
  );
}

/** Is `ancestor` among the parents of `pid`, within the same few steps? */
export function descendsFrom(processes: ProcessControl, pid: number, ancestor: number): boolean {
  let at = processes.parentOf(pid);
  for (let step = 0; step < mostSteps && at !== null; step++) {
    if (at === ancestor) return true;
    at = processes.parentOf(at);
  }
  return false;
}
