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
  const isAgent = (pid: number): boolean => names.some((name) => bearsName(processes, pid, name));
  let pid = from;
  for (let step = 0; step < mostSteps && pid > 1; step++) {
    if (isAgent(pid)) return processes.identify(outermost(processes, pid, isAgent));
    pid = processes.parentOf(pid) ?? 0;
  }
  return null;
}

/** Some products start themselves once more: the run is the first of these processes, so that none of them is left out of it. */
function outermost(
  processes: ProcessControl,
  pid: number,
  isAgent: (pid: number) => boolean,
): number {
  const parent = processes.parentOf(pid) ?? 0;
  return parent > 1 && isAgent(parent) ? outermost(processes, parent, isAgent) : pid;
}

/**
 * Is this process the program of that name? The kernel's word on its file, and its own on its arguments: `node …/claude` is
 * claude, `node --expose-gc …/claude` too; what follows the script is not the program. `name` is a file's name, or the end of
 * its path where the name alone says nothing (`@qwen-code/qwen-code/cli.js`).
 */
export function bearsName(processes: ProcessControl, pid: number, name: string): boolean {
  const command = processes.commandOf(pid);
  if (command === null) return false;
  const [program, ...rest] = command.argv;
  const script = rest.find((word) => !word.startsWith('--'));
  return [command.exe, program, script].some((path) => isCalled(path ?? '', name));
}

function isCalled(path: string, name: string): boolean {
  const plain = path.replaceAll('\\', '/');
  return plain === name || plain.endsWith(`/${name}`);
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
