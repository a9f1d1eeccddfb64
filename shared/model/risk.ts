import { z } from 'zod';

/** Computed facts about a call that its text alone does not show. Each is one pure function in `electron/daemon/risk`. */
export const SignalId = z.enum([
  'first-tool',
  'first-target',
  'first-host',
  'unusual-route',
  'entitlement-mismatch',
  'not-onboarded',
  'review-overdue',
  'burst',
  'deep-chain',
  'tainted',
  'asked-after-deny',
  'operator-quiet',
  'mcp-server-changed',
  'hook-changed',
]);
export type SignalId = z.infer<typeof SignalId>;

/** One signal that is present. `floor` is the verdict that it alone asks for at least; rules may match signals as well. */
export const RiskSignal = z.object({
  id: SignalId,
  /** One sentence for the card. */
  says: z.string(),
  floor: z.enum(['allow', 'confirm', 'step-up', 'deny']),
});
export type RiskSignal = z.infer<typeof RiskSignal>;
