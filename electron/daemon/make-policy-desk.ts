import { homedir } from 'node:os';
import { resolveReal } from './classify/world.shell';
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
    proved: (proof, about) => supervisor.stepUp.verifyChange(proof, about),
    note: (type, summary, extra) => supervisor.note(type, summary, extra),
  });
}
