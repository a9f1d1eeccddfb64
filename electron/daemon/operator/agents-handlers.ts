import type { agentsWire } from '../../../shared/wires/agents-wire';
import { done } from '../../../shared/reasons';
import {
  offboardAgent,
  reviewAgent,
  revokeAgent,
  suspendAgent,
  type LifecycleWorld,
} from '../agents/agent-lifecycle';
import type { HookConnections } from '../agents/hook-connections';
import { isOperator, type OperatorHandlers } from './operator-world';

/** Handlers of the agents' life. Who may call which is the guard's matter (`needsOperator`). */
export function agentsHandlers(
  world: LifecycleWorld,
): Pick<OperatorHandlers, keyof typeof agentsWire> {
  return {
    'agents.list': () => done({ agents: [...world.agents.all] }),
    'agent.onboard': ({ agentId, ...terms }) => world.agents.onboard(agentId, terms),
    'agent.suspend': ({ agentId }) => suspendAgent(world, agentId),
    'agent.revoke': ({ agentId }) => revokeAgent(world, agentId),
    'agent.offboard': ({ agentId }) => offboardAgent(world, agentId),
    'agent.review': ({ agentId }) => reviewAgent(world, agentId),
    'agent.reviewed': ({ agentId, ...review }) => world.agents.review(agentId, review),
  };
}

/** Connecting adds a hook, which anybody may; done by the proved operator it is also the product's onboarding. */
export function connectHandlers(
  world: Pick<LifecycleWorld, 'agents'> & { readonly hooks: HookConnections },
): Pick<OperatorHandlers, 'agent.connect' | 'agent.disconnect'> {
  return {
    'agent.connect': async (body, connection) => {
      const made = world.hooks.connect(body);
      if (made.ok && isOperator(connection)) await world.agents.connected(body.product);
      return made;
    },
    'agent.disconnect': (body) => world.hooks.disconnect(body),
  };
}
