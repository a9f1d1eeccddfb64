import { meets, type Factor, type StepUpNeed, type StepUpStatus } from '../../shared/model/step-up';

/** What stands between the operator and Allow, so that nobody is surprised below the card. */
export type AllowNeeds =
  | { readonly kind: 'click' }
  | { readonly kind: 'factor'; readonly factors: readonly Factor[]; readonly strong: boolean }
  /** Nothing that would do is set up: this card can only be denied. */
  | { readonly kind: 'not-enrolled'; readonly strong: boolean }
  | { readonly kind: 'locked-out'; readonly forMs: number };

/** Which of the enrolled factors answer this card. */
export function allowNeeds(
  need: StepUpNeed,
  { enrolled, lockedForMs }: Pick<StepUpStatus, 'enrolled' | 'lockedForMs'>,
): AllowNeeds {
  if (need === 'none') return { kind: 'click' };
  const strong = need === 'strong-factor';
  const factors = enrolled.filter((factor) => meets(factor, need));
  if (factors.length === 0) return { kind: 'not-enrolled', strong };
  if (lockedForMs > 0) return { kind: 'locked-out', forMs: lockedForMs };
  return { kind: 'factor', factors, strong };
}
