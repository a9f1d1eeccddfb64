import type { policyWire } from '../../../shared/wires/policy-wire';
import { done, refuse } from '../../../shared/reasons';
import { canAllow } from './answer-approval';
import { viaOf, type OperatorHandlers, type OperatorWorld } from './operator-world';

/** Handlers of the policy calls. That the operator is proved for `rules.save` was asked before (`needsOperator`). */
export function policyHandlers(
  world: OperatorWorld,
): Pick<OperatorHandlers, keyof typeof policyWire> {
  const { policy } = world;
  return {
    'rules.read': () => done(policy.read()),
    'rules.check': async ({ text }) => done(await policy.check(text)),
    'rules.explain': (body) => policy.explain(body),
    'rules.back-test': ({ text, calls }) => policy.backTest(text, calls),
    'rules.suggest': async () => {
      const suggestions = await policy.suggest();
      return suggestions.ok ? done({ suggestions: suggestions.value }) : suggestions;
    },
    'rules.save': ({ text, proof }, connection) =>
      // SECURITY: T-14: rights are widened by somebody who is there, like every other answer.
      canAllow(world.presence())
        ? policy.save(text, proof, viaOf(connection))
        : refuse('not-present'),
  };
}
