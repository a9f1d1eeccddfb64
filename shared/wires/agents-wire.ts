import { z } from 'zod';
import { Agent, AgentReview, Entitlements } from '../model/agent';
import { CanaryResult } from '../model/canary';
import { Effect } from '../model/classification';
import { ProcessRef } from '../model/run';
import { AgentStatus } from '../model/snapshot';
import { StepUpProof } from '../model/step-up';
import { Product } from '../model/tool-call';
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

/** An agent product that was found, or is connected, and what connecting it in the user's settings would write. */
export const FoundProduct = z.object({
  status: AgentStatus,
  /** Path of its program; null when only its settings are left. */
  program: z.string().nullable(),
  /** Texts before and after, null = no file. Empty when `fault` says why nothing can be planned. */
  files: z.array(
    z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  /** Names exactly this change, for `agent.connect`; null when nothing can be planned. */
  plan: z.string().nullable(),
  fault: z.string().nullable(),
});
export type FoundProduct = z.infer<typeof FoundProduct>;

export const agentsWire = {
  /** Looks for installed products anew, for the first start and for `holdpoint setup`. Writes nothing. */
  'agents.found': {
    request: z.strictObject({}),
    response: z.strictObject({ products: z.array(FoundProduct) }),
  },
  /** Sends the harmless call through the hook that stands in the user's settings, as the product would. */
  'agent.canary': { request: z.strictObject({ product: Product }), response: CanaryResult },
  // Life of the registered agents. What only takes rights away needs no proof.
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
  /**
   * Credentials, grants, hooks, processes, orphan scan, in this order. Needs the operator, and a step-up once a factor is
   * enrolled: without its hook what is started anew is held by nobody.
   */
  'agent.offboard': {
    request: target.extend({ proof: StepUpProof.nullable().default(null) }),
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
