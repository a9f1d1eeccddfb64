import type { leaseWire } from '../../../shared/wires/lease-wire';
import type { Agent } from '../../../shared/model/agent';
import type { Lease } from '../../../shared/model/lease';
import { refuse, type Outcome, type Refusal } from '../../../shared/reasons';
import type { RequestOf } from '../../../shared/wire';
import type { ProofFor } from '../step-up/step-up.shell';
import type { Supervisor } from '../supervisor';
import { viaOf, type OperatorHandlers } from './operator-world';

type LeaseWorld = Pick<
  Supervisor,
  'absence' | 'agents' | 'hooks' | 'leases' | 'presence' | 'registry' | 'stepUp'
>;

/** Handlers of leases. That the operator is proved for `lease.make` was asked before (`needsOperator`). */
export function leaseHandlers(world: LeaseWorld): Pick<OperatorHandlers, keyof typeof leaseWire> {
  return {
    'lease.make': (body, connection) => makeLease(world, body, viaOf(connection)),
    'lease.end': async ({ leaseId }) => {
      const ended = await world.leases.revoke(leaseId);
      // What it kept going follows in this pass, not in the next.
      if (ended.ok) await world.absence.detach();
      return ended;
    },
  };
}

/** Refusals: `agent-unknown`, `lease-not-onboarded`, `agent-state`, `not-present`, `lease-unprotected`, `lease-weak`, those of a step-up, of the journal. */
async function makeLease(
  world: LeaseWorld,
  { proof, ...terms }: RequestOf<typeof leaseWire, 'lease.make'>,
  via: ProofFor['via'],
): Promise<Outcome<Lease>> {
  const against = whyNot(world, terms.agentId);
  if (against !== null) return against;
  // SECURITY: T-9: to work unwatched is a right, so injected clicks alone do not give it.
  const proved = await world.stepUp.verifyChange(proof, {
    what: `a lease for ${terms.agentId}`,
    via,
  });
  if (!proved.ok) return proved;
  // SECURITY: T-14, I10: the operator may have left, or taken the agent's rights, while he was asked.
  return (
    whyNot(world, terms.agentId) ?? world.leases.make(terms, () => whyNot(world, terms.agentId))
  );
}

/** Why no lease can be made for that agent now, or null. */
function whyNot(world: LeaseWorld, agentId: string): Refusal | null {
  const agent = world.agents.get(agentId);
  if (!agent.ok) return agent;
  const { state } = agent.value;
  if (state === 'proposed' || state === 'suspended')
    return refuse('lease-not-onboarded', `${agentId}, ${state}`);
  if (state !== 'active') return refuse('agent-state', `lease, ${state}`);
  if (world.presence.current().state !== 'present') return refuse('not-present');
  return whyNoRun(world, agent.value);
}

/** A lease that could keep none of the live runs going would only be believed in. */
function whyNoRun({ absence, hooks, registry }: LeaseWorld, { product }: Agent): Refusal | null {
  const runs = registry.live.filter((run) => run.product === product);
  if (runs.some((run) => hooks.unprotected(product, run.cwd)))
    return refuse('lease-unprotected', product);
  return runs.length > 0 && runs.every((run) => !absence.mayBeLeased(run))
    ? refuse('lease-weak', product)
    : null;
}
