import { z } from 'zod';
import { Claim, ChainLink, Product, ToolKind } from './tool-call';
import { Classification } from './classification';
import { ContainmentGrade } from './run';

/** How far an approval reaches. `once` = this very call; `run` = identical kind of call (same digest) again in this run. */
export const GrantScope = z.enum(['once', 'run']);
export type GrantScope = z.infer<typeof GrantScope>;

export const ApprovalState = z.enum(['pending', 'allowed', 'denied', 'expired', 'withdrawn']);
export type ApprovalState = z.infer<typeof ApprovalState>;

/** The whole text of what would run, and how to show it. Never shortened here. */
export const Payload = z.object({
  kind: z.enum(['command', 'file', 'edit', 'url', 'json']),
  text: z.string(),
  /** For `file` and `edit`: the path; for `edit`: what goes and what comes. */
  path: z.string().optional(),
  before: z.string().optional(),
  after: z.string().optional(),
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
  claims: z.array(Claim),
  /** Identical calls that wait for this same answer. */
  count: z.number().int().positive(),
  /** Wall time (ms) when it began to wait. */
  askedAt: z.number(),
  /** Milliseconds left when this card was made; the daemon counts on the monotonic clock. */
  expiresInMs: z.number(),
  /** The caller's connection broke (daemon restart) and it has not come back yet. */
  callerAway: z.boolean(),
});
export type ApprovalCard = z.infer<typeof ApprovalCard>;
