import { hostname, userInfo } from 'node:os';
import type { stepUpWire } from '../../../shared/wires/step-up-wire';
import { done } from '../../../shared/reasons';
import { Enrolment } from '../step-up/enrolment.shell';
import { viaOf, type OperatorHandlers, type OperatorWorld } from './operator-world';

/** Handlers of the step-up factors. That the operator is proved was asked before (`needsOperator`). */
export function stepUpHandlers({
  stepUp,
}: OperatorWorld): Pick<OperatorHandlers, keyof typeof stepUpWire> {
  const enrolment = new Enrolment(stepUp, `${userInfo().username}@${hostname()}`);
  return {
    'step-up.status': async () => {
      await stepUp.offers.look();
      return done(stepUp.status());
    },
    'step-up.totp-begin': ({ proof }, connection) => enrolment.totpBegin(proof, viaOf(connection)),
    'step-up.totp-finish': ({ code }) => enrolment.totpFinish(code),
    'step-up.passphrase': ({ passphrase, proof }, connection) =>
      enrolment.passphrase(passphrase, proof, viaOf(connection)),
    'step-up.recovery': ({ proof }, connection) => enrolment.recovery(proof, viaOf(connection)),
    'step-up.remove': ({ factor, proof }, connection) =>
      enrolment.remove(factor, proof, viaOf(connection)),
    'step-up.platform': ({ proof }, connection) => enrolment.platform(proof, viaOf(connection)),
  };
}
