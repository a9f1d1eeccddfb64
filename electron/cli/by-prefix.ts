import { refuse, type Outcome, done, type Reason } from '../../shared/reasons';

/** The one item whose id is `given` or begins with it. Refusal: `unknown`, when there is none or more than one. */
export function byPrefix<T extends { readonly id: string }>(
  items: readonly T[],
  given: string,
  unknown: Reason,
): Outcome<T> {
  const exact = items.find((item) => item.id === given);
  if (exact !== undefined) return done(exact);
  const [first, ...more] = given === '' ? [] : items.filter((item) => item.id.startsWith(given));
  if (first === undefined) return refuse(unknown, given);
  return more.length === 0 ? done(first) : refuse(unknown, `${given} fits ${more.length + 1}`);
}
