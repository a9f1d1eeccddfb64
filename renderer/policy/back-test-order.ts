import { Verdict } from '../../shared/model/decision';
import type { BackTest } from '../../shared/wires/policy-wire';

export type ChangedCall = BackTest['changed'][number];

/** What a change of rules does to one call: nobody would be asked any more, fewer hurdles, or more of them. */
export type Turn = 'allows' | 'loosens' | 'tightens';

const weight = (verdict: Verdict): number => Verdict.options.indexOf(verdict);

/** Which way a call turns. */
export function turnOf({ before, after }: Pick<ChangedCall, 'before' | 'after'>): Turn {
  if (weight(after) > weight(before)) return 'tightens';
  return after === 'allow' ? 'allows' : 'loosens';
}

const order: readonly Turn[] = ['allows', 'loosens', 'tightens'];

/** Changed calls with the dangerous ones first: what nobody would be asked about any more, then what became easier. Newest first in each. */
export const byDanger = (changed: readonly ChangedCall[]): readonly ChangedCall[] =>
  changed.toSorted(
    (a, b) => order.indexOf(turnOf(a)) - order.indexOf(turnOf(b)) || b.wallMs - a.wallMs,
  );

/** One line of the table of counts. */
export type VerdictCount = {
  readonly verdict: Verdict;
  readonly before: number;
  readonly after: number;
};

/** How often each verdict came and would come; verdicts that never do are left out. */
export const verdictCounts = ({
  before,
  after,
}: Pick<BackTest, 'before' | 'after'>): readonly VerdictCount[] =>
  Verdict.options
    .map((verdict) => ({ verdict, before: before[verdict] ?? 0, after: after[verdict] ?? 0 }))
    .filter((count) => count.before + count.after > 0);

export const newlyAllowed = (changed: readonly ChangedCall[]): readonly ChangedCall[] =>
  byDanger(changed).filter((call) => turnOf(call) === 'allows');
