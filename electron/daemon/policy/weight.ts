import type { PolicyResult, Verdict } from '../../../shared/model/decision';
import type { RiskSignal } from '../../../shared/model/risk';

/** How strong a verdict is: deny beats step-up beats confirm beats allow. */
export const weightOf: Readonly<Record<Verdict, number>> = {
  allow: 0,
  confirm: 1,
  'step-up': 2,
  deny: 3,
};

/** The rules' verdict, raised to the highest floor that a signal asks for. A signal never lowers anything. */
export function raised(ruled: PolicyResult, signals: readonly RiskSignal[]): PolicyResult {
  const highest = signals.reduce<RiskSignal | null>(
    (top, one) => (top === null || weightOf[one.floor] > weightOf[top.floor] ? one : top),
    null,
  );
  // SECURITY: T-24, T-11: only upwards. Whatever raised the verdict is the reason that the operator reads.
  if (highest === null || weightOf[highest.floor] <= weightOf[ruled.verdict])
    return { ...ruled, signals: [...signals] };
  return { ...ruled, verdict: highest.floor, why: highest.says, signals: [...signals] };
}
