import { homedir } from 'node:os';
import { refuse } from '../../shared/reasons';
import { resolveReal } from './classify/world.shell';
import { canAllow } from './operator/answer-approval';
import { PolicyDesk } from './policy/policy-desk.shell';
import type { Supervisor } from './supervisor';

/** The operator's rules on this machine: looked at with the eyes of the call path, saved with the step-up that a change of rights needs. */
export function makePolicyDesk(supervisor: Supervisor): PolicyDesk {
  const { journal } = supervisor.parts;
  return new PolicyDesk({
    file: supervisor.rules,
    journal,
    home: resolveReal(homedir(), '/'),
    classify: (call) => supervisor.calls.world.classify(call),
    proved: async (proof, about) => {
      const proved = await supervisor.stepUp.verifyChange(proof, about);
      // SECURITY: T-14: the operator may have left while his proof was looked at.
      return !proved.ok || canAllow(supervisor.presence.current().state)
        ? proved
        : refuse('not-present');
    },
    note: (type, summary, extra) => supervisor.note(type, summary, extra),
  });
}
