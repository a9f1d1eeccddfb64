import type { Classification } from '../../shared/model/classification';
import type { ToolCall } from '../../shared/model/tool-call';
import type { GrantReach } from '../../shared/model/approval';

/** What a prompt for this call may grant for the project, or null: nothing that cannot be seen through, nothing without a project. */
export function reachOf(call: ToolCall, seen: Classification): GrantReach | null {
  if (seen.uninspectable !== null || seen.project === undefined) return null;
  if (call.kind === 'shell' && seen.programs.length === 0) return null;
  return {
    project: seen.project,
    kind: call.kind,
    tool: call.tool,
    programs: [...seen.programs],
    effects: [...seen.effects],
    hosts: hostsOf(seen),
    says: seen.programs.join(', '),
  };
}

/** Does the grant cover this later call? */
export function covers(grant: GrantReach, call: ToolCall, seen: Classification): boolean {
  const inside = seen.targets.every(
    (target) => target.kind !== 'path' || target.inProject === true || target.effect === 'reads',
  );
  return (
    seen.uninspectable === null &&
    inside &&
    grant.project === seen.project &&
    grant.kind === call.kind &&
    grant.tool === call.tool &&
    seen.programs.every((one) => grant.programs.includes(one)) &&
    seen.effects.every((one) => grant.effects.includes(one)) &&
    hostsOf(seen).every((one) => grant.hosts.includes(one))
  );
}

const hostsOf = (seen: Classification): string[] =>
  seen.targets.flatMap((target) => (target.kind === 'host' ? [target.resolved] : []));
