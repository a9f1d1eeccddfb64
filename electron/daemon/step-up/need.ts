import type { Effect } from '../../../shared/model/classification';
import type { Verdict } from '../../../shared/model/decision';
import type { RiskSignal, SignalId } from '../../../shared/model/risk';
import type { StepUpNeed } from '../../../shared/model/step-up';

const heavyEffects: ReadonlySet<Effect> = new Set(['destroys', 'escalates', 'changes-holdpoint']);
const heavySignals: ReadonlySet<SignalId> = new Set(['tainted', 'operator-quiet']);

/** What is known of a call when it is decided how its answer must be proved. */
export type Judged = {
  readonly verdict: Verdict;
  readonly signals: readonly RiskSignal[];
  readonly effects: readonly Effect[];
};

/**
 * What Allow needs besides the click. A call that only has to be confirmed needs nothing more; one that deserves a step-up needs a
 * strong factor when it cannot be undone, reaches for more rights, touches Holdpoint itself, follows untrusted text, or comes when
 * the operator has not been heard of for a while (signal `operator-quiet`: the freshness of presence).
 */
export function needOf({ verdict, signals, effects }: Judged): StepUpNeed {
  if (verdict !== 'step-up') return 'none';
  const heavy =
    effects.some((effect) => heavyEffects.has(effect)) ||
    signals.some(({ id }) => heavySignals.has(id));
  return heavy ? 'strong-factor' : 'any-factor';
}
