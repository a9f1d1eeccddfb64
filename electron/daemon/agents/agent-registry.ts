import { Agent } from '../../../shared/model/agent';
import type { Classification } from '../../../shared/model/classification';
import type { JsonObject } from '../../../shared/json';
import type { PresenceState } from '../../../shared/model/presence';
import type { RiskSignal } from '../../../shared/model/risk';
import { Product, type ToolCall } from '../../../shared/model/tool-call';
import type { Clock } from '../../../shared/platform';
import { done, refuse, type Outcome, type Reason } from '../../../shared/reasons';
import type { Journal } from '../../../shared/store-port';
import {
  defaultEntitlements,
  onboarded,
  proposedAgent,
  reviewAfterDays,
  reviewed,
  withdrawn,
  type AgentTerms,
} from './agent-life';
import { agentSignals, barredBy } from './agent-signals';

export type AgentRegistryWorld = {
  readonly clock: Clock;
  readonly journal: Journal;
  /** Name of the operator who answers for the agents of this machine's user. */
  readonly owner: string;
  presence(): PresenceState;
  /** Product of the run's own agent: what a foreign product in its tree was started by. */
  productOf(runId: string): Product | null;
  onChange(): void;
};

/** Records of one kind that are read at start: the last one of each agent counts. */
const mostRecords = 10_000;

/** All agents of this user. The journal is their store: what is not on record does not hold, except what takes rights away. */
export class AgentRegistry {
  readonly #agents = new Map<string, Agent>();
  constructor(readonly world: AgentRegistryWorld) {}

  /** Reads the registry out of the journal again. A journal that cannot be read leaves nobody onboarded. */
  restore(): void {
    const records = this.world.journal.latest('agent.changed', mostRecords);
    if (!records.ok) return;
    for (const { payload } of records.value) {
      const agent = Agent.safeParse(payload['agent']);
      if (agent.success && !this.#agents.has(agent.data.id))
        this.#agents.set(agent.data.id, agent.data);
    }
  }

  get all(): readonly Agent[] {
    return [...this.#agents.values()];
  }

  /** Refusal: `agent-unknown`. */
  get(agentId: string): Outcome<Agent> {
    const agent = this.#agents.get(agentId);
    return agent === undefined ? refuse('agent-unknown', agentId) : done(agent);
  }

  /** The agent of that product, if it is known. */
  of(product: Product | null): Agent | undefined {
    return product === null ? undefined : this.#agents.get(product);
  }

  /** A product made itself known. The first time, it is proposed. */
  async sighted(product: Product): Promise<void> {
    if (this.#agents.has(product)) return;
    const agent = this.#fresh(product);
    this.#agents.set(agent.id, agent);
    await this.record(agent, 'proposed', `${agent.id} was seen for the first time`);
  }

  /** By the operator only: active, with these terms. Refusals: `agent-unknown`, `agent-state`, of the journal. */
  async onboard(agentId: string, terms: AgentTerms): Promise<Outcome<Agent>> {
    const product = Product.safeParse(agentId);
    if (!product.success) return refuse('agent-unknown', agentId);
    const before = this.#agents.get(agentId);
    const next = onboarded(before ?? this.#fresh(product.data), terms, this.#now());
    return next.ok
      ? this.#widen(before, next.value, {
          change: 'onboarded',
          summary: `${agentId} was onboarded by the operator`,
        })
      : next;
  }

  /** A product that the operator connected is onboarded with what it usually does, unless more than that was said of it. */
  async connected(product: Product): Promise<void> {
    const state = this.#agents.get(product)?.state ?? 'proposed';
    // SECURITY: T-9: connecting takes no step-up, so it brings back nothing that was taken away.
    if (state !== 'proposed') return;
    await this.onboard(product, {
      purpose: 'Connected by the operator.',
      entitlements: defaultEntitlements,
      detachment: null,
      reviewInDays: reviewAfterDays,
    });
  }

  /** By the operator only. Refusals: `agent-unknown`, `agent-state`, of the journal. */
  async review(
    agentId: string,
    review: { readonly remove: readonly string[]; readonly reviewInDays: number },
  ): Promise<Outcome<Agent>> {
    const agent = this.get(agentId);
    if (!agent.ok) return agent;
    const next = reviewed(agent.value, review, this.#now());
    const taken = review.remove.length === 0 ? 'nothing' : review.remove.join(', ');
    return next.ok
      ? this.#widen(agent.value, next.value, {
          change: 'reviewed',
          summary: `${agentId} was reviewed; taken away: ${taken}`,
        })
      : next;
  }

  /** SECURITY: T-3: takes rights away in this very tick; the record follows. Refusals: `agent-unknown`, `agent-state`. */
  withdraw(
    agentId: string,
    step: 'suspend' | 'revoke' | 'retire',
  ): Outcome<{ readonly agent: Agent; readonly recorded: Promise<unknown> }> {
    const before = this.get(agentId);
    const next = before.ok ? withdrawn(before.value, step, this.#now()) : before;
    if (!next.ok) return next;
    const agent = next.value;
    this.#agents.set(agentId, agent);
    this.world.onChange();
    const recorded = this.record(agent, agent.state, `${agentId} is ${agent.state}`);
    return done({ agent, recorded });
  }

  /** Is nothing else known of that agent than `before`, or was it only seen for the first time since? */
  isStill(before: Agent | undefined, agentId: string): boolean {
    const now = this.#agents.get(agentId);
    return now === before || (before === undefined && now?.state === 'proposed');
  }

  /** The agents a call comes from: that of the run first, then, when another product speaks in its tree, that product's. */
  agentsOf(product: Product, runId: string): readonly Agent[] {
    const ids = new Set([this.world.productOf(runId) ?? product, product]);
    return [...ids].map((id) => this.#agents.get(id) ?? this.#fresh(id));
  }

  /** Why nothing of this agent, or of one it was started by, is allowed; else null. */
  barred(product: Product, runId: string): Reason | null {
    for (const { state } of this.agentsOf(product, runId)) {
      const reason = barredBy(state);
      if (reason !== null) return reason;
    }
    return null;
  }

  /** Signals about who asks. */
  signals(call: ToolCall, runId: string, classification: Classification): RiskSignal[] {
    const agents = this.agentsOf(call.product, runId);
    return agentSignals(agents, call, { classification, nowMs: this.#now() });
  }

  #now(): number {
    return this.world.clock.wallMs();
  }

  #fresh(product: Product): Agent {
    return proposedAgent(product, { owner: this.world.owner, nowMs: this.#now() });
  }

  /** A right that is not on record does not hold. `from` is what was known of the agent when it was given. */
  async #widen(
    from: Agent | undefined,
    agent: Agent,
    { change, summary }: { readonly change: string; readonly summary: string },
  ): Promise<Outcome<Agent>> {
    const kept = await this.record(agent, change, summary);
    if (!kept.ok) return kept;
    const now = this.#agents.get(agent.id);
    // SECURITY: T-3, I10: what was taken away while this was recorded stays away, the agent or one of its rights, and the last record says so.
    if (now !== undefined && !this.isStill(from, agent.id)) {
      await this.record(now, 'kept', `${agent.id} stays ${now.state}`);
      return refuse('agent-state', `${change}, ${now.state}`);
    }
    this.#agents.set(agent.id, agent);
    this.world.onChange();
    return done(agent);
  }

  /** One record about an agent; it carries the whole agent, so that the last one is all that has to be read. */
  record(
    agent: Agent,
    change: string,
    summary: string,
    extra: JsonObject = {},
  ): ReturnType<Journal['append']> {
    this.world.onChange();
    const plain: JsonObject = {
      ...agent,
      entitlements: { ...agent.entitlements },
      detachment: agent.detachment === null ? null : { ...agent.detachment },
    };
    return this.world.journal.append({
      type: 'agent.changed',
      agent: agent.id,
      run: null,
      presence: this.world.presence(),
      decision: null,
      rule: null,
      route: null,
      payload: { summary, change, agent: plain, ...extra },
    });
  }
}
