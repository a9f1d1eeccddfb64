import { z } from 'zod';
import { Agent, AgentReview, Entitlements } from '../model/agent';
import { Effect } from '../model/classification';
import { ProcessRef } from '../model/run';
import { StepUpProof } from '../model/step-up';
import type { WireTable } from '../wire';

const target = z.strictObject({ agentId: z.string() });
const days = z.number().int().min(1).max(365);

/** One step of an offboarding and what it found. */
export const OffboardStep = z.object({
  step: z.enum(['credentials', 'grants', 'hooks', 'processes', 'orphans']),
  ok: z.boolean(),
  says: z.string(),
});
export type OffboardStep = z.infer<typeof OffboardStep>;

/** Life of the registered agents. What only takes rights away needs no proof. */
export const agentsWire = {
  'agents.list': {
    request: z.strictObject({}),
    response: z.strictObject({ agents: z.array(Agent) }),
  },
  /**
   * proposed, suspended or retired -> active, or active with other terms: what it is for and may do. Needs the operator, and a
   * step-up once a factor is enrolled, because terms are rights. A client that knows of no step-up sends no proof.
   */
  'agent.onboard': {
    request: z.strictObject({
      agentId: z.string(),
      purpose: z.string().max(500),
      entitlements: Entitlements,
      detachment: Agent.shape.detachment,
      reviewInDays: days,
      proof: StepUpProof.nullable().default(null),
    }),
    response: Agent,
  },
  'agent.suspend': { request: target, response: Agent },
  /** For good: runs ended, credentials dead at once. */
  'agent.revoke': { request: target, response: Agent },
  /** Credentials, grants, hooks, processes, orphan scan, in this order. Needs the operator. */
  'agent.offboard': {
    request: target,
    response: z.strictObject({
      agent: Agent,
      steps: z.array(OffboardStep),
      orphans: z.array(ProcessRef),
    }),
  },
  'agent.review': { request: target, response: AgentReview },
  /** The operator looked: takes these effects away and sets the next date. Needs the operator. */
  'agent.reviewed': {
    request: z.strictObject({
      agentId: z.string(),
      remove: z.array(Effect),
      reviewInDays: days,
    }),
    response: Agent,
  },
} as const satisfies WireTable;
