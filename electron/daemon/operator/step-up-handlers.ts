import type { stepUpWire } from '../../../shared/wires/step-up-wire';
import { refuse } from '../../../shared/reasons';
import type { OperatorHandlers } from './operator-world';

/** Handlers of the step-up factors. */
export function stepUpHandlers(): Pick<OperatorHandlers, keyof typeof stepUpWire> {
  const later = () => refuse('call-unknown');
  return {
    'step-up.status': later,
    'step-up.totp-begin': later,
    'step-up.totp-finish': later,
    'step-up.passphrase': later,
    'step-up.recovery': later,
    'step-up.remove': later,
    'step-up.platform': later,
  };
}
