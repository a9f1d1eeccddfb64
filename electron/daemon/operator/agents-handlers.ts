import type { agentsWire } from '../../../shared/wires/agents-wire';
import { refuse } from '../../../shared/reasons';
import type { OperatorHandlers } from './operator-world';

/** Handlers of the agents' life. */
export function agentsHandlers(): Pick<OperatorHandlers, keyof typeof agentsWire> {
  const later = () => refuse('call-unknown');
  return {
    'agents.list': later,
    'agent.onboard': later,
    'agent.suspend': later,
    'agent.revoke': later,
    'agent.offboard': later,
    'agent.review': later,
    'agent.reviewed': later,
  };
}
