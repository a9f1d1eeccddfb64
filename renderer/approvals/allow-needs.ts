import type { Factor, StepUpNeed, StepUpStatus } from '../../shared/model/step-up';

/** What stands between the operator and Allow, so that nobody is surprised below the card. */
export type AllowNeeds =
  | { readonly kind: 'click' }
  | { readonly kind: 'factor'; readonly factors: readonly Factor[]; readonly strong: boolean }
  /** Nothing that would do is set up: this card can only be denied. */
  | { readonly kind: 'not-enrolled'; readonly strong: boolean }
  | { readonly kind: 'locked-out'; readonly forMs: number };

/** A key logger of the same user reads a passphrase, and what is typed into polkit's dialog; the daemon judges the same way. */
const isStrong = (factor: Factor): boolean => factor !== 'passphrase' && factor !== 'polkit';

/** Which of the enrolled factors answer this card. */
export function allowNeeds(
  need: StepUpNeed,
  { enrolled, lockedForMs }: Pick<StepUpStatus, 'enrolled' | 'lockedForMs'>,
): AllowNeeds {
  if (need === 'none') return { kind: 'click' };
  const strong = need === 'strong-factor';
  const factors = strong ? enrolled.filter(isStrong) : enrolled;
  if (factors.length === 0) return { kind: 'not-enrolled', strong };
  if (lockedForMs > 0) return { kind: 'locked-out', forMs: lockedForMs };
  return { kind: 'factor', factors, strong };
}
