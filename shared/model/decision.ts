import { z } from 'zod';
import { Reason } from '../reasons';
import { RiskSignal } from './risk';

/** What the rules alone say. Order of strength: deny > step-up > confirm > allow, whatever the order in the file. */
export const Verdict = z.enum(['allow', 'confirm', 'step-up', 'deny']);
export type Verdict = z.infer<typeof Verdict>;

/** The answer of the policy for one call: verdict, the rules that made it, and one sentence why. */
export const PolicyResult = z.object({
  verdict: Verdict,
  rules: z.array(z.object({ id: z.string(), source: z.string() })),
  why: z.string(),
  /** Risk signals that were present; those that raised the verdict say so. */
  signals: z.array(RiskSignal).default([]),
});
export type PolicyResult = z.infer<typeof PolicyResult>;

/** Who made the final decision. */
export const DecidedBy = z.enum([
  'rule',
  'operator',
  'grant',
  'absence',
  'expiry',
  'withdrawal',
  'fault',
  'canary',
]);
export type DecidedBy = z.infer<typeof DecidedBy>;

/** The only thing that leaves `decide()` for a call that is finished. */
export const FinalDecision = z.object({
  outcome: z.enum(['allow', 'deny']),
  by: DecidedBy,
  reason: Reason.optional(),
  /** One sentence for the model: why, without inviting a rephrased retry. */
  told: z.string(),
});
export type FinalDecision = z.infer<typeof FinalDecision>;

/** Why a call waits without a card. */
export type HoldReason = 'operator-absent' | 'run-paused' | 'asks-too-often';

/** What `decide()` may say: finished, or wait for the operator's answer, or wait for the operator's return. */
export type Decision =
  | ({ readonly kind: 'final' } & FinalDecision)
  | { readonly kind: 'challenge'; readonly policy: PolicyResult }
  | { readonly kind: 'hold'; readonly reason: HoldReason };
