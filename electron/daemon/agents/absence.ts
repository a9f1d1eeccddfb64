import type { Agent } from '../../../shared/model/agent';
import type { Classification } from '../../../shared/model/classification';
import type { FinalDecision } from '../../../shared/model/decision';
import type { CallGate } from '../calls/decide';
import type { WaitingCall } from '../calls/waiting-call';
import { covers } from '../leases/covers';
import type { StandingLease } from '../leases/lease-core';
import { detachmentPlan, type DetachmentPlan } from '../presence/detachment';
import type { Supervisor } from '../supervisor';
import { beyond } from './agent-signals';
import { applyDetachment, detachmentOf, gateFor, noteResume, type RunPlan } from './detachment';
import { InTurn } from './in-turn';
import type { LiveRun } from './live-run';

type World = Pick<
  Supervisor,
  'agents' | 'control' | 'hooks' | 'leases' | 'parts' | 'presence' | 'registry' | 'rules'
>;

/** A call as its gate is asked for it; `leaseId` = the lease under which it passes already. */
type GatedCall = Pick<WaitingCall, 'call' | 'runId' | 'leaseId'>;

/** Denials that say nothing of the agent: nobody judged the call. */
const noJudgement: ReadonlySet<string> = new Set(['withdrawal', 'canary']);
const ownEnds: ReadonlySet<string | undefined> = new Set(['run-ended', 'shutting-down']);

/** What the operator's absence does: to calls, by leases and policies, and to the processes of runs. */
export class Absence {
  readonly #detaching = new InTurn<LiveRun>();
  constructor(readonly world: World) {}

  /** May this call pass now? */
  gate(asking: GatedCall, classification: Classification): CallGate {
    const run = this.world.registry.get(asking.runId);
    if (run === undefined) return { kind: 'closed' };
    const plan = this.#plan(run);
    const takesLeases = plan.gate === 'closed' && plan.passes.leased;
    const leaseId = takesLeases ? this.#leaseFor(run, asking, classification) : null;
    return gateFor(plan, classification, leaseId);
  }

  /** The lease that keeps this run going while nobody is there, or null. */
  leaseOf(run: LiveRun): StandingLease | null {
    const agent = this.world.agents.of(run.product);
    if (agent?.state !== 'active') return null;
    const lease = this.world.leases.of(agent.id);
    // Asked last: it looks at files, and this is on the path of every call.
    return lease !== null && this.mayBeLeased(run) ? lease : null;
  }

  /**
   * Could a lease keep this run going?
   * SECURITY: T-12, T-16: what cannot be surely stopped, or whose hook is not ours any more, does not work unwatched.
   */
  mayBeLeased({ product, cwd, containment }: LiveRun): boolean {
    const { hooks, rules } = this.world;
    const { weakLeases } = rules.current.rules.settings.detachment;
    return (containment.grade === 'strong' || weakLeases) && !hooks.unprotected(product, cwd);
  }

  /**
   * Brings every run, or these, to what presence asks of it. Of each run one step at a time, so that a pause and the resume after it
   * cannot overtake each other; and each by itself, so that one that resists keeps none of the others waiting.
   */
  async detach(runs: readonly LiveRun[] = this.world.registry.live): Promise<void> {
    await Promise.all(runs.map((run) => this.#bring(run)));
  }

  #bring(run: LiveRun): Promise<void> {
    const { control } = this.world;
    const { plan, resume } = this.#asked(run);
    // At once: a step of this run may wait for a record.
    noteResume(control, run, resume);
    const bring = (): Promise<void> => applyDetachment(control, run, this.#asked(run));
    // SECURITY: T-16, T-18: so may the resume that he who leaves again has under way, while its processes go on already.
    if (run.resuming && plan.act !== 'run') return bring();
    return this.#detaching.take(run, bring);
  }

  #asked(run: LiveRun): RunPlan {
    const policy = this.#policy(run);
    return { plan: this.#plan(run, policy), resume: policy.resume };
  }

  /** Was every run that presence stops seen to stand, or to be gone? */
  get standing(): boolean {
    return this.world.registry.live.every(
      (run) => run.guard.state === 'paused' || !this.stops(run),
    );
  }

  /** Does the operator's absence stop this run, at once or after its drain, or end it? */
  stops(run: LiveRun): boolean {
    return this.#plan(run).act !== 'run';
  }

  /** A denied call ends the leases of its agents, and its run waits for a word when nobody was there to see it. */
  async denied({ call, runId }: WaitingCall, decision: FinalDecision): Promise<void> {
    if (noJudgement.has(decision.by) || ownEnds.has(decision.reason)) return;
    const run = this.world.registry.get(runId);
    if (run !== undefined && this.#isAbsent()) run.trouble ??= 'a call was denied';
    const agents = this.world.agents.agentsOf(call.product, runId);
    await Promise.all(agents.map(({ id }) => this.world.leases.endOf(id, 'denied')));
  }

  /** Something suspicious was seen: the runs that stand, or one of them, wait for a word. */
  suspect(why: string, runId: string | null = null): void {
    for (const run of this.world.registry.live)
      if ((runId === null && this.#isAbsent()) || run.id === runId) run.trouble ??= why;
  }

  #isAbsent(): boolean {
    return this.world.presence.current().state !== 'present';
  }

  #plan(run: LiveRun, policy = this.#policy(run)): DetachmentPlan {
    const { leases, parts, presence } = this.world;
    const { state } = presence.current();
    const at = {
      state,
      left: presence.left(),
      leased: state !== 'present' && this.leaseOf(run) !== null,
      leaseEndedMs: leases.endedMonoMs(run.product ?? undefined),
      weak: run.containment.grade !== 'strong',
    };
    return detachmentPlan(policy, at, parts.platform.clock.monoMs());
  }

  #policy({ product }: LiveRun): ReturnType<typeof detachmentOf> {
    const { agents, rules } = this.world;
    return detachmentOf(agents.of(product), rules.current.rules.settings.detachment);
  }

  /** SECURITY: T-4: the lease of one agent is nothing for another that works in its tree. */
  #leaseFor(run: LiveRun, asking: GatedCall, classification: Classification): string | null {
    const lease = this.leaseOf(run);
    const [agent, ...others] = this.world.agents.agentsOf(asking.call.product, asking.runId);
    if (lease === null || agent === undefined || others.length > 0) return null;
    if (agent.id !== lease.terms.agentId || !coveredBy(lease, agent, asking, classification))
      return null;
    return this.world.leases.lets(lease, asking.leaseId) ? lease.id : null;
  }
}

const coveredBy = (
  { terms }: StandingLease,
  { entitlements }: Agent,
  { call }: GatedCall,
  classification: Classification,
): boolean => covers(terms.scopes, classification, beyond(entitlements, call, classification));
