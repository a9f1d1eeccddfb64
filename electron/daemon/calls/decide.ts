import type {
  Decision,
  DecidedBy,
  FinalDecision,
  PolicyResult,
} from '../../../shared/model/decision';
import { toldOf, type Reason } from '../../../shared/reasons';

/** The presence overlay for one call. `leased` = nobody is there, and only this lease lets it pass, if nobody need be asked. */
export type CallGate =
  | { readonly kind: 'open' }
  | { readonly kind: 'leased'; readonly leaseId: string }
  | { readonly kind: 'closed' };

/**
 * The single place where a call becomes allow, challenge, hold or deny. Everything that is known about the call is
 * gathered inside the wrapper, so that whatever throws on the way (parser, rules, a bug of ours) ends as a deny.
 */
export type Facts = {
  readonly stopping: boolean;
  /** Why the journal cannot take a record, or null: what cannot be recorded is not allowed. */
  readonly journalFault: Reason | null;
  /** Why nothing of this agent is allowed (suspended, revoked), or null. */
  readonly barred: Reason | null;
  readonly policy: PolicyResult;
  /** The presence overlay for this very call: closed = wait for the operator's return. */
  readonly gate: CallGate['kind'];
  readonly run: 'running' | 'paused' | 'ended';
  /** A grant of the operator covers this call. */
  readonly granted: boolean;
  /** The operator's answer, already matched with the digest computed afresh from the call; `proved` = with the step-up it needed. */
  readonly ticket: 'none' | 'valid' | 'proved';
};

/** A final deny; `told` is what the model reads: one sentence that leaves no way on. */
export const deny = (
  by: DecidedBy,
  reason: Reason,
  told: string = toldOf(reason),
): FinalDecision => ({
  outcome: 'deny',
  by,
  reason,
  told: `Holdpoint: ${told}`,
});

const allow = (by: DecidedBy, told: string): FinalDecision => ({ outcome: 'allow', by, told });
const final = (decision: FinalDecision): Decision => ({ kind: 'final', ...decision });

const ruleTold = (policy: PolicyResult): string =>
  `the operator's rules deny this, whichever way it is tried: ${policy.why}`;

/** Is the operator's answer enough for this verdict? A click never is for a step-up (T-9). */
const answers = ({ ticket, policy }: Facts): boolean =>
  ticket === 'proved' || (ticket === 'valid' && policy.verdict === 'confirm');

/** SECURITY: T-14: a lease answers no question: under it passes what the rules allow, or a standing permission. */
const passesLeased = ({ gate, policy, granted }: Facts): boolean =>
  gate === 'leased' && (policy.verdict === 'allow' || (granted && policy.verdict === 'confirm'));

function weigh(facts: Facts): Decision {
  if (facts.stopping) return final(deny('fault', 'shutting-down'));
  if (facts.journalFault !== null) return final(deny('fault', facts.journalFault));
  // SECURITY: T-3, I10: a suspended or revoked agent gets nothing, whatever was granted or approved before.
  if (facts.barred !== null) return final(deny('rule', facts.barred));
  if (facts.policy.verdict === 'deny')
    return final(deny('rule', 'denied-by-rule', ruleTold(facts.policy)));
  if (facts.run === 'ended') return final(deny('fault', 'run-ended'));
  // SECURITY: T-14, T-16: no allow below this line is reached while the run stands still or the operator is away.
  // Absence is named first: it is why most runs stand, and the return is what the call waits for.
  if (facts.gate !== 'open' && !passesLeased(facts))
    return { kind: 'hold', reason: 'operator-absent' };
  if (facts.run !== 'running') return { kind: 'hold', reason: 'run-paused' };
  if (facts.policy.verdict === 'allow') return final(allow('rule', facts.policy.why));
  if (answers(facts)) return final(allow('operator', 'Allowed by the operator.'));
  // SECURITY: T-9: no standing permission reaches what needs a step-up.
  if (facts.granted && facts.policy.verdict === 'confirm')
    return final(allow('grant', 'Allowed by a standing permission of the operator.'));
  return { kind: 'challenge', policy: facts.policy };
}

/**
 * Decides one call. `gather` may throw; then, and for anything else unexpected, the answer is deny.
 * @param onFault hears the error, for the log; what it throws is ignored.
 */
export function decide(gather: () => Facts, onFault: (fault: unknown) => void): Decision {
  try {
    return weigh(gather());
  } catch (fault) {
    // SECURITY: T-21: the fail-closed wrapper. An error is never an allow.
    try {
      onFault(fault);
    } catch {
      /* the log must not change the decision */
    }
    return final(deny('fault', 'decision-failed'));
  }
}
