import type { policyWire } from '../../../shared/wires/policy-wire';
import { done, refuse } from '../../../shared/reasons';
import type { OperatorHandlers, OperatorWorld } from './operator-world';

/** Handlers of the policy calls. */
export function policyHandlers(
  world: OperatorWorld,
): Pick<OperatorHandlers, keyof typeof policyWire> {
  const later = () => refuse('call-unknown');
  return {
    'rules.read': () => done(world.readRules()),
    'rules.check': (body) => done({ fault: world.checkRules(body.text), tests: [] }),
    'rules.explain': later,
    'rules.back-test': later,
    'rules.suggest': later,
    'rules.save': later,
  };
}
