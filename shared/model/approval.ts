import { z } from 'zod';
import { Claim, ChainLink, Product, ToolKind } from './tool-call';
import { Classification, Effect } from './classification';
import { RiskSignal } from './risk';
import { ContainmentGrade } from './run';
import { StepUpNeed } from './step-up';

/**
 * How far an approval reaches. `once` = this very call; `run` = the same call (same digest) again in this run; `agent` = calls of
 * this agent within the card's `reach`, for `minutes` (at most 720).
 */
export const GrantScope = z.enum(['once', 'run', 'agent']);
export type GrantScope = z.infer<typeof GrantScope>;

/** What an `agent` grant covers: never more than the card showed. Null on the card when there is nothing that could safely be granted. */
export const GrantReach = z.object({
  /** Real path of the project it holds in. */
  project: z.string(),
  kind: ToolKind,
  tool: z.string(),
  /** Program and sub-command; every program of a later call must be one of them. */
  programs: z.array(z.string()),
  /** A later call may have no other effect than these. */
  effects: z.array(Effect),
  hosts: z.array(z.string()),
  /** One line for people: `npm run lint` in this project. */
  says: z.string(),
});
export type GrantReach = z.infer<typeof GrantReach>;

export const ApprovalState = z.enum(['pending', 'allowed', 'denied', 'expired', 'withdrawn']);
export type ApprovalState = z.infer<typeof ApprovalState>;

/** One file of a patch. `to` = its new name; for `add` nothing goes, for `delete` the patch does not say what goes. */
export const PatchedFile = z.object({
  path: z.string(),
  to: z.string().optional(),
  change: z.enum(['add', 'update', 'delete']),
  before: z.string(),
  after: z.string(),
});
export type PatchedFile = z.infer<typeof PatchedFile>;

/** The whole text of what would run, and how to show it. Never shortened here. */
export const Payload = z.object({
  kind: z.enum(['command', 'file', 'edit', 'url', 'json']),
  text: z.string(),
  /** For `file` and `edit`: the path; for `edit`: what goes and what comes. */
  path: z.string().optional(),
  before: z.string().optional(),
  after: z.string().optional(),
  /** For `edit`: every file, where one call changes several, moves one or deletes one. `text` is then the whole patch. */
  files: z.array(PatchedFile).optional(),
});
export type Payload = z.infer<typeof Payload>;

/** All that the approval card shows. Built by the daemon from its own analysis; `claims` are the only agent words. */
export const ApprovalCard = z.object({
  id: z.string(),
  /** sha256 hex over the canonical call; an answer must name it (security T-5, T-6). */
  digest: z.string(),
  state: ApprovalState,
  product: Product,
  agentLabel: z.string(),
  runId: z.string(),
  containment: ContainmentGrade,
  chain: z.array(ChainLink),
  tool: z.string(),
  kind: ToolKind,
  payload: Payload,
  cwd: z.string(),
  classification: Classification,
  rules: z.array(z.object({ id: z.string(), source: z.string() })),
  /** One sentence: why the operator is asked. */
  why: z.string(),
  /** Risk signals that were present. */
  signals: z.array(RiskSignal),
  /** What the answer Allow needs besides the click. */
  needs: StepUpNeed,
  /** What a grant for the agent would cover, or null. */
  reach: GrantReach.nullable(),
  claims: z.array(Claim),
  /** Identical calls that wait for this same answer. */
  count: z.number().int().positive(),
  /** Wall time (ms) when it began to wait. */
  askedAt: z.number(),
  /** Milliseconds left when this card was made; the daemon counts on the monotonic clock. */
  expiresInMs: z.number(),
  /** Is it the product that cannot wait longer, rather than the operator's own rule? Shown, so that nobody thinks there is more time. */
  hostLimit: z.boolean(),
  /** The caller's connection broke (daemon restart) and it has not come back yet. */
  callerAway: z.boolean(),
});
export type ApprovalCard = z.infer<typeof ApprovalCard>;
