import type { DecidedBy, Verdict } from '../../../shared/model/decision';
import type { RiskSignal } from '../../../shared/model/risk';
import type { Look } from './look';

/** A call as it was judged once: everything that rules are held against, as recorded, and what came of it. */
export type PastCall = {
  readonly seq: number;
  readonly wallMs: number;
  readonly summary: string;
  readonly look: Look & { readonly signals: readonly RiskSignal[] };
  readonly verdict: Verdict;
  readonly outcome: 'allow' | 'deny';
  readonly by: DecidedBy;
};
