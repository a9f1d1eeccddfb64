import type { ApprovalCard } from '../../shared/model/approval';
import { Verdict } from '../../shared/model/decision';
import type { SignalId } from '../../shared/model/risk';

/** One reason why the operator is asked: a rule's or a signal's sentence. `decides` = it made the verdict. */
export type AskedBecause = {
  readonly says: string;
  readonly from: 'rule' | SignalId;
  readonly floor: Verdict;
  readonly decides: boolean;
};

const weight = (verdict: Verdict): number => Verdict.options.indexOf(verdict);

/**
 * The reasons in the order of their weight. First the one that decided: a signal when it raised the verdict (then its sentence is
 * the card's `why`), else the rule; after it the other signals, those that ask for more before those that only tell.
 */
export function askedBecause({
  why,
  signals,
}: Pick<ApprovalCard, 'why' | 'signals'>): readonly AskedBecause[] {
  const raised = signals.find((signal) => signal.says === why && signal.floor !== 'allow');
  const first: AskedBecause =
    raised === undefined
      ? { says: why, from: 'rule', floor: 'confirm', decides: true }
      : { says: why, from: raised.id, floor: raised.floor, decides: true };
  const rest = signals
    .filter((signal) => signal !== raised && signal.says !== why)
    .toSorted((a, b) => weight(b.floor) - weight(a.floor))
    .map(({ id, says, floor }) => ({ says, from: id, floor, decides: false }));
  return [first, ...rest];
}
