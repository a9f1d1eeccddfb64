import type { Adapter, AgentEvent } from '../../../shared/adapter';
import type { ProcessControl } from '../../../shared/platform';
import { findAgentRoot } from './find-root';

type ElsewhereWorld = {
  readonly processes: ProcessControl;
  readonly adapters: ReadonlyMap<string, Adapter>;
  /** Does that product's own hook stand whole, for runs in that folder? */
  hookStands(adapter: Adapter, cwd: string): boolean;
};

/**
 * The call of a product that runs another one's hooks beside its own, where its own hook asks about it: told as an event that
 * gates nothing, so that nobody is asked twice. Null for every other event. SECURITY: T-25 the payload says so, the kernel's
 * process tree says so, and the other hook stands now; with one of them missing the call is decided here.
 */
export function askedElsewhere(
  world: ElsewhereWorld,
  event: AgentEvent,
  pid: number | null,
): AgentEvent | null {
  if (event.kind !== 'call' || event.madeBy === undefined || pid === null) return null;
  const maker = world.adapters.get(event.madeBy);
  if (maker === undefined) return null;
  const { sessionId, cwd, tool: name } = event.call;
  const hosted = findAgentRoot(world.processes, pid, maker.processNames) !== null;
  return hosted && world.hookStands(maker, cwd) ? { kind: 'noted', sessionId, cwd, name } : null;
}
