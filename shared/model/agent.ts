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

/**
 * What a degree of absence does to an agent's runs. `continue` = calls under a lease go on, every other one waits; `hold` = calls
 * wait, a lease lets its own pass; `pause` = the processes stand still as well, unless a lease stands; `kill` = they stand still and
 * are ended after `killAfterMs`, lease or not.
 */
export const absenceAct = z.enum(['continue', 'hold', 'pause', 'kill']);

/** What lets a run go on that absence paused: the return itself (unless something happened meanwhile), a word of the operator, or a step-up. */
export const resumeMode = z.enum(['auto', 'ask', 'prove']);

/** An agent's detachment policy. What is missing is as the rules file says. */
export const AgentDetachment = z.object({
  idle: absenceAct,
  away: absenceAct,
  locked: absenceAct,
  gone: absenceAct,
  /** A tool call that is at work may go on so long before the processes are stopped. */
  drainMs: z.number().int().min(0).max(60_000).optional(),
  /** From the absence to the end of a run whose act is `kill`. */
  killAfterMs: z.number().int().min(0).max(86_400_000).optional(),
  /** Do calls that only read pass while the operator is idle or away? */
  readOnly: z.boolean().optional(),
  resume: resumeMode.optional(),
});
export type AgentDetachment = z.infer<typeof AgentDetachment>;

/** A registered non-human identity: product + owner + purpose + entitlements + review date + detachment policy. */
export const Agent = z.object({
  id: z.string(),
  product: Product,
  /** The operator who answers for it. */
  owner: z.string(),
  purpose: z.string(),
  entitlements: Entitlements,
  /** What absence does to its runs; null = as the rules file says. */
  detachment: AgentDetachment.nullable(),
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
