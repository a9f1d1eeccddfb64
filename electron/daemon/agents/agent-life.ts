import type { Agent, AgentState, Entitlements } from '../../../shared/model/agent';
import type { Product } from '../../../shared/model/tool-call';
import { done, refuse, type Outcome } from '../../../shared/reasons';

/** What may happen to a registered agent. `review` leaves its state and sets its next date. */
export type AgentStep = 'onboard' | 'suspend' | 'revoke' | 'retire' | 'review';

/**
 * The life of an agent as data. What is not named is refused. The way back from `revoked` leads through offboarding only, and
 * from `retired` through a new onboarding by the operator.
 */
const life: Readonly<Record<AgentStep, Partial<Record<AgentState, AgentState>>>> = {
  // An active agent is onboarded anew when its terms change.
  onboard: { proposed: 'active', active: 'active', suspended: 'active', retired: 'active' },
  suspend: { proposed: 'suspended', active: 'suspended' },
  revoke: { proposed: 'revoked', active: 'revoked', suspended: 'revoked' },
  retire: { proposed: 'retired', active: 'retired', suspended: 'retired', revoked: 'retired' },
  review: { active: 'active', suspended: 'suspended' },
};

/** The state after a step. Refusal: `agent-state`. */
export function nextState(state: AgentState, step: AgentStep): Outcome<AgentState> {
  const next = life[step][state];
  return next === undefined ? refuse('agent-state', `${step}, ${state}`) : done(next);
}

export const dayMs = 86_400_000;
/** How long the terms of an agent stand before they are to be looked at again. */
export const reviewAfterDays = 90;

/** What an agent is meant to do while nobody said otherwise: any project, no host named. */
export const defaultEntitlements: Entitlements = {
  effects: ['reads', 'searches', 'delegates', 'writes', 'executes', 'network', 'deletes'],
  projects: [],
  hosts: [],
};

/** A product seen for the first time: proposed, with its default terms. `nowMs` is wall time. */
export function proposedAgent(
  product: Product,
  about: { readonly owner: string; readonly nowMs: number },
): Agent {
  return {
    id: product,
    product,
    owner: about.owner,
    purpose: '',
    entitlements: defaultEntitlements,
    detachment: null,
    state: 'proposed',
    reviewBy: about.nowMs + reviewAfterDays * dayMs,
    since: about.nowMs,
  };
}

/** What an onboarding sets. */
export type AgentTerms = Pick<Agent, 'purpose' | 'entitlements' | 'detachment'> & {
  readonly reviewInDays: number;
};

/** The agent with new terms, active. Refusal: `agent-state`. */
export function onboarded(agent: Agent, terms: AgentTerms, nowMs: number): Outcome<Agent> {
  const { reviewInDays, ...rest } = terms;
  const state = nextState(agent.state, 'onboard');
  return state.ok
    ? done({
        ...agent,
        ...rest,
        state: state.value,
        since: nowMs,
        reviewBy: nowMs + reviewInDays * dayMs,
      })
    : state;
}

/** The agent after the operator looked at it: without the effects he took away, with its next date. Refusal: `agent-state`. */
export function reviewed(
  agent: Agent,
  review: { readonly remove: readonly string[]; readonly reviewInDays: number },
  nowMs: number,
): Outcome<Agent> {
  const state = nextState(agent.state, 'review');
  if (!state.ok) return state;
  const effects = agent.entitlements.effects.filter((effect) => !review.remove.includes(effect));
  return done({
    ...agent,
    entitlements: { ...agent.entitlements, effects },
    since: nowMs,
    reviewBy: nowMs + review.reviewInDays * dayMs,
  });
}

/** The agent in a state that only takes rights away. Refusal: `agent-state`. */
export function withdrawn(
  agent: Agent,
  step: 'suspend' | 'revoke' | 'retire',
  nowMs: number,
): Outcome<Agent> {
  const state = nextState(agent.state, step);
  return state.ok ? done({ ...agent, state: state.value, since: nowMs }) : state;
}
