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
  let last: Promise<unknown> = Promise.resolve();
  /** SECURITY: T-9: one change at a time: what it takes depends on what stands after the one before it, whose record may hang. */
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const turn = last.then(change);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    'step-up.status': async () => {
      await stepUp.offers.look();
      return done(stepUp.status());
    },
    'step-up.totp-begin': ({ proof }, connection) =>
      inTurn(() => enrolment.totpBegin(proof, viaOf(connection))),
    'step-up.totp-finish': ({ code }) => inTurn(() => enrolment.totpFinish(code)),
    'step-up.passphrase': ({ passphrase, proof }, connection) =>
      inTurn(() => enrolment.passphrase(passphrase, proof, viaOf(connection))),
    'step-up.recovery': ({ proof }, connection) =>
      inTurn(() => enrolment.recovery(proof, viaOf(connection))),
    'step-up.remove': ({ factor, proof }, connection) =>
      inTurn(() => enrolment.remove(factor, proof, viaOf(connection))),
    'step-up.platform': ({ proof }, connection) =>
      inTurn(() => enrolment.platform(proof, viaOf(connection))),
  };
}
