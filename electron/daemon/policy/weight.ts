import type { Verdict } from '../../../shared/model/decision';

/** How strong a verdict is: deny beats step-up beats confirm beats allow. */
export const weightOf: Readonly<Record<Verdict, number>> = {
  allow: 0,
  confirm: 1,
  'step-up': 2,
  deny: 3,
};
