import type { Agent, AgentReview } from '../../../shared/model/agent';
import type { ProcessRef } from '../../../shared/model/run';
import type { Product } from '../../../shared/model/tool-call';
import { done, refuse, sentence, type Outcome } from '../../../shared/reasons';
import type { OffboardStep } from '../../../shared/wires/agents-wire';
import { deny } from '../calls/decide';
import type { Supervisor } from '../supervisor';
import { count } from './count-words';
import { reviewOf } from './agent-review';
import { barredBy } from './agent-signals';
import { bearsName } from './find-root';
import type { LiveRun } from './live-run';

/** What ending an agent touches. */
export type LifecycleWorld = Pick<
  Supervisor,
  | 'absence'
  | 'agents'
  | 'approvals'
  | 'calls'
  | 'changed'
  | 'control'
  | 'credentials'
  | 'hooks'
  | 'leases'
  | 'note'
  | 'notices'
  | 'parts'
  | 'presence'
  | 'registry'
  | 'rules'
  | 'stepUp'
>;

/** Of that, what ending its rights and its runs touches. */
type EndingWorld = Pick<
  LifecycleWorld,
  'agents' | 'approvals' | 'calls' | 'credentials' | 'leases' | 'note'
> & {
  readonly control: Pick<Supervisor['control'], 'kill'>;
  readonly registry: Pick<Supervisor['registry'], 'live'>;
  readonly parts: {
    readonly platform: {
      readonly processes: Pick<Supervisor['parts']['platform']['processes'], 'isAlive'>;
    };
  };
};

/** So many decided calls are looked at for a review. */
const mostCalls = 5_000;

const runsOf = (world: EndingWorld, product: Product): readonly LiveRun[] =>
  world.registry.live.filter((run) => run.product === product);

/** Every key of its runs is dead; says how many there were. */
function endCredentials(world: EndingWorld, product: Product): number {
  return runsOf(world, product).reduce((sum, run) => sum + world.credentials.endRun(run.id), 0);
}

/** Its lease, every grant that reaches it and every call of it that waits end in this very tick; the records follow. Says how many grants. */
async function endRights(world: EndingWorld, agent: Agent): Promise<number> {
  const lease = world.leases.endOf(agent.id, 'agent-barred');
  const runs = new Set(runsOf(world, agent.product).map(({ id }) => id));
  const mine = world.approvals.grants.filter(({ covers }) =>
    covers.scope === 'run' ? runs.has(covers.runId) : covers.agentId === agent.id,
  );
  const ended = mine.flatMap(({ id }) => world.approvals.endGrants({ id }));
  const notes = ended.map(({ summary }) =>
    world.note('grant.ended', `ended with its agent: ${summary}`),
  );
  const reason = barredBy(agent.state);
  const calls =
    reason === null
      ? undefined
      : world.calls.end(
          (one) => one.call.product === agent.product || runs.has(one.runId),
          deny('rule', reason),
        );
  await Promise.all([lease, calls, ...notes]);
  return ended.length;
}

/** For now: its calls are denied, its keys and grants are dead; its processes are left. */
export async function suspendAgent(world: EndingWorld, id: string): Promise<Outcome<Agent>> {
  const withdrawn = world.agents.withdraw(id, 'suspend');
  if (!withdrawn.ok) return withdrawn;
  const { agent, recorded } = withdrawn.value;
  endCredentials(world, agent.product);
  await Promise.all([recorded, endRights(world, agent)]);
  return done(agent);
}

/** For good: as suspended, and its runs are ended. SECURITY: T-3: what ends processes waits for no record. */
export async function revokeAgent(world: EndingWorld, id: string): Promise<Outcome<Agent>> {
  const withdrawn = world.agents.withdraw(id, 'revoke');
  if (!withdrawn.ok) return withdrawn;
  const { agent, recorded } = withdrawn.value;
  endCredentials(world, agent.product);
  const rights = endRights(world, agent);
  await Promise.all([recorded, rights, endRuns(world, agent.product, 'its agent was revoked')]);
  return done(agent);
}

type Ended = {
  readonly runs: number;
  /** Every process that belonged to them. */
  readonly processes: readonly ProcessRef[];
  readonly remaining: readonly ProcessRef[];
};

async function endRuns(world: EndingWorld, product: Product, why: string): Promise<Ended> {
  const runs = runsOf(world, product);
  const before = runs.flatMap((run) => [...run.containment.processes(), ...run.remaining]);
  const proofs = await Promise.all(runs.map((run) => world.control.kill(run.id, why)));
  const reached = proofs.flatMap((proof) => (proof.ok ? proof.value.processes : []));
  const processes = [...before, ...reached].filter(
    (one, i, all) =>
      all.findIndex(({ pid, startTime }) => pid === one.pid && startTime === one.startTime) === i,
  );
  const alive = (ref: ProcessRef): boolean => world.parts.platform.processes.isAlive(ref);
  return { runs: runs.length, processes, remaining: processes.filter(alive) };
}

/**
 * Ends an agent in order: barred first, then keys, grants, hooks, processes, and a look for what is left. A step that fails, or waits
 * for a record, does not stop the next. Refusals: `agent-unknown`, `agent-state`.
 */
export async function offboardAgent(
  world: LifecycleWorld,
  id: string,
): Promise<Outcome<{ agent: Agent; steps: OffboardStep[]; orphans: ProcessRef[] }>> {
  const retired = world.agents.withdraw(id, 'retire');
  if (!retired.ok) return retired;
  const { agent, recorded } = retired.value;
  const keys = endCredentials(world, agent.product);
  const rights = endRights(world, agent);
  const hooks = removeHooks(world, agent.product);
  const runs = endRuns(world, agent.product, 'its agent was offboarded');
  const [grants, ended] = await Promise.all([rights, runs, recorded]);
  const orphans = findOrphans(world, agent.product, ended.remaining);
  const steps: OffboardStep[] = [
    { step: 'credentials', ok: true, says: `${count(keys, 'run credential')} ended.` },
    { step: 'grants', ok: true, says: `${count(grants, 'grant')} ended.` },
    hooks,
    {
      step: 'processes',
      ok: ended.remaining.length === 0,
      says: `${count(ended.runs, 'run')} with ${count(ended.processes.length, 'process')} ended; ${count(ended.remaining.length, 'process')} left.`,
    },
    {
      step: 'orphans',
      ok: orphans.length === 0,
      says:
        orphans.length === 0
          ? 'No process of it is left.'
          : `Still alive, without a hook of ours: ${orphans.map(({ pid, name }) => `${name} ${pid}`).join(', ')}. End them yourself.`,
    },
  ];
  await world.agents.record(agent, 'offboarded', `${id} was offboarded`, { steps });
  world.changed();
  return done({ agent, steps, orphans });
}

function removeHooks(world: LifecycleWorld, product: Product): OffboardStep {
  const places = world.parts.productHooks.places(product);
  const made = places.map((place) => world.hooks.disconnect(place));
  const fault = made.find((one) => !one.ok);
  if (fault !== undefined && !fault.ok) return { step: 'hooks', ok: false, says: sentence(fault) };
  const changed = made.filter((one) => one.ok && one.value.changed).length;
  return {
    step: 'hooks',
    ok: true,
    says: `Hooks removed from ${count(changed, 'settings file')}.`,
  };
}

/** What is still alive: what belonged to its runs, and every other process that bears the product's name. None is signalled. */
function findOrphans(
  world: LifecycleWorld,
  product: Product,
  remaining: readonly ProcessRef[],
): ProcessRef[] {
  const { processes } = world.parts.platform;
  const known = world.parts.adapters.find((adapter) => adapter.product === product)?.processNames;
  const names = known === undefined || known === 'caller' ? [] : known;
  const strangers = processes
    .all()
    .filter(
      ({ pid }) =>
        remaining.every((ref) => ref.pid !== pid) &&
        names.some((name) => bearsName(processes, pid, name)),
    );
  return [...remaining, ...strangers];
}

/** What the agent may do, against what the journal says it did. Refusals: `agent-unknown`, of the journal. */
export function reviewAgent(world: LifecycleWorld, id: string): Outcome<AgentReview> {
  const agent = world.agents.get(id);
  if (!agent.ok) return refuse(agent.reason, id);
  const records = world.parts.journal.latest('call.decided', mostCalls);
  return records.ok
    ? done(reviewOf(agent.value, records.value, world.parts.platform.clock.wallMs()))
    : records;
}
