import type { policyWire } from '../../../shared/wires/policy-wire';
import { done } from '../../../shared/reasons';
import { viaOf, type OperatorHandlers, type OperatorWorld } from './operator-world';

/** Handlers of the policy calls. That the operator is proved for `rules.save` was asked before (`needsOperator`). */
export function policyHandlers({
  policy,
}: OperatorWorld): Pick<OperatorHandlers, keyof typeof policyWire> {
  return {
    'rules.read': () => done(policy.read()),
    'rules.check': async ({ text }) => done(await policy.check(text)),
    'rules.explain': (body) => policy.explain(body),
    'rules.back-test': ({ text, calls }) => policy.backTest(text, calls),
    'rules.suggest': async () => {
      const suggestions = await policy.suggest();
      return suggestions.ok ? done({ suggestions: suggestions.value }) : suggestions;
    },
    'rules.save': ({ text, proof }, connection) => policy.save(text, proof, viaOf(connection)),
  };
}
