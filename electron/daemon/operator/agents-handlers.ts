import type { agentsWire } from '../../../shared/wires/agents-wire';
import type { Agent } from '../../../shared/model/agent';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import type { RequestOf } from '../../../shared/wire';
import {
  offboardAgent,
  reviewAgent,
  revokeAgent,
  suspendAgent,
  type LifecycleWorld,
} from '../agents/agent-lifecycle';
import { canaryOf, foundProducts } from '../agents/found-products';
import type { HookConnections } from '../agents/hook-connections';
import type { ProofFor } from '../step-up/step-up.shell';
import { isOperator, viaOf, type OperatorHandlers } from './operator-world';

/** Handlers of the agents' life. Who may call which is the guard's matter (`needsOperator`). */
export function agentsHandlers(
  world: LifecycleWorld,
): Pick<OperatorHandlers, keyof typeof agentsWire> {
  return {
    'agents.found': async () => done({ products: await foundProducts(world) }),
    'agent.canary': ({ product }) => canaryOf(world, product),
    'agents.list': () => done({ agents: [...world.agents.all] }),
    'agent.onboard': (body, connection) => onboardAgent(world, body, viaOf(connection)),
    'agent.suspend': ({ agentId }) => suspendAgent(world, agentId),
    'agent.revoke': ({ agentId }) => revokeAgent(world, agentId),
    'agent.offboard': async ({ agentId, proof }, connection) => {
      const what = `offboarding ${agentId}`;
      // SECURITY: T-9, T09: it takes the hook away too.
      const proved = await world.stepUp.verifyChange(proof, { what, via: viaOf(connection) });
      return proved.ok ? offboardAgent(world, agentId) : proved;
    },
    'agent.review': ({ agentId }) => reviewAgent(world, agentId),
    'agent.reviewed': ({ agentId, ...review }) => world.agents.review(agentId, review),
  };
}

/** Refusals: those of a step-up, `agent-unknown`, `agent-state`, of the journal. */
async function onboardAgent(
  world: LifecycleWorld,
  { agentId, proof, ...terms }: RequestOf<typeof agentsWire, 'agent.onboard'>,
  via: ProofFor['via'],
): Promise<Outcome<Agent>> {
  const known = world.agents.get(agentId);
  const before = known.ok ? known.value : undefined;
  // SECURITY: T-9: what an agent may do is widened by a factor, so that injected clicks cannot onboard it for more.
  const proved = await world.stepUp.verifyChange(proof, { what: `onboarding ${agentId}`, via });
  if (!proved.ok) return proved;
  // SECURITY: T-3, I10: what was taken away while the proof was asked for stays away.
  return world.agents.isStill(before, agentId)
    ? world.agents.onboard(agentId, terms)
    : refuse('agent-state', 'onboard, changed meanwhile');
}

/** Connecting adds a hook, which anybody may; done by the proved operator it is also the product's onboarding. */
export function connectHandlers(
  world: Pick<LifecycleWorld, 'agents' | 'stepUp'> & { readonly hooks: HookConnections },
): Pick<OperatorHandlers, 'agent.connect' | 'agent.disconnect'> {
  return {
    'agent.connect': async ({ plan, ...place }, connection) => {
      const made = await world.hooks.connect(place, plan ?? null);
      if (made.ok && isOperator(connection)) await world.agents.connected(place.product);
      return made;
    },
    'agent.disconnect': async ({ proof, ...place }, connection) => {
      const what = `disconnecting ${place.product}`;
      // SECURITY: T-9, T09: a click that an agent made does not take its own hook away.
      const proved = await world.stepUp.verifyChange(proof, { what, via: viaOf(connection) });
      return proved.ok ? world.hooks.disconnect(place) : proved;
    },
  };
}
