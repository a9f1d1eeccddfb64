import { z } from 'zod';
import { Effect } from './classification';
import { Product } from './tool-call';

/** proposed = seen, not onboarded; suspended = for now; revoked = for good, credentials dead; retired = offboarded in order. */
export const AgentState = z.enum(['proposed', 'active', 'suspended', 'revoked', 'retired']);
export type AgentState = z.infer<typeof AgentState>;

/** What an agent is meant to do. A call beyond it is not denied by this alone: it raises the signal `entitlement-mismatch`. */
export const Entitlements = z.object({
  effects: z.array(Effect),
  /** Globs of real paths of projects; empty = any project. */
  projects: z.array(z.string()),
  /** Hosts it may reach (exact or `.suffix`); empty = none are named. */
  hosts: z.array(z.string()),
});
export type Entitlements = z.infer<typeof Entitlements>;

export const absenceAct = z.enum(['hold', 'pause', 'kill']);

/** A registered non-human identity: product + owner + purpose + entitlements + review date + detachment policy. */
export const Agent = z.object({
  id: z.string(),
  product: Product,
  /** The operator who answers for it. */
  owner: z.string(),
  purpose: z.string(),
  entitlements: Entitlements,
  /** What absence does to its runs; null = as the rules file says. */
  detachment: z
    .object({ idle: absenceAct, away: absenceAct, locked: absenceAct, gone: absenceAct })
    .nullable(),
  state: AgentState,
  /** Wall time (ms) by which its entitlements are to be looked at again. */
  reviewBy: z.number(),
  since: z.number(),
});
export type Agent = z.infer<typeof Agent>;

/** Entitlements held against what the journal shows was used since the last review. */
export const AgentReview = z.object({
  agentId: z.string(),
  since: z.number(),
  calls: z.number().int(),
  used: z.array(z.object({ effect: Effect, calls: z.number().int(), lastAt: z.number() })),
  /** Entitled and never used: proposed for removal. */
  unused: z.array(Effect),
  /** Used and not entitled: each was put to the operator. */
  beyond: z.array(z.object({ effect: Effect, calls: z.number().int() })),
  hosts: z.array(z.object({ host: z.string(), calls: z.number().int() })),
  overdue: z.boolean(),
});
export type AgentReview = z.infer<typeof AgentReview>;
