import type { Classification, Effect, Target } from '../../../shared/model/classification';
import type { LeaseScope } from '../../../shared/model/lease';

/** Each scope lets pass these effects and those of `read`; whatever is named nowhere here is sensitive and waits. */
const effectsOf: Readonly<Record<LeaseScope, readonly Effect[]>> = {
  read: ['reads', 'searches', 'delegates'],
  'edit-in-project': ['writes'],
  'run-in-project': ['executes'],
  fetch: ['network'],
};

const looks: ReadonlySet<Effect> = new Set(effectsOf.read);

/** Is it a place that is changed or run, and does not certainly lie in the project? */
const isOutside = ({ kind, effect, inProject }: Target): boolean =>
  kind === 'path' && !looks.has(effect) && inProject !== true;

/** A place that is written must be known: an effect without a target could be anywhere. */
const writesNowhere = ({ effects, targets }: Classification): boolean =>
  effects.includes('writes') &&
  !targets.some(({ kind, effect }) => kind === 'path' && effect === 'writes');

/**
 * May a lease with these scopes let this call pass? `beyond` = how the call goes beyond the entitlements of its agent.
 * SECURITY: T-14: only what is named passes: seen through, within the entitlements, each effect in a scope, nothing outside the project.
 */
export function covers(
  scopes: readonly LeaseScope[],
  classification: Classification,
  beyond: readonly string[],
): boolean {
  const passes = new Set<Effect>([...looks, ...scopes.flatMap((scope) => effectsOf[scope])]);
  return (
    scopes.length > 0 &&
    beyond.length === 0 &&
    classification.uninspectable === null &&
    classification.effects.every((effect) => passes.has(effect)) &&
    !writesNowhere(classification) &&
    !classification.targets.some(isOutside)
  );
}
