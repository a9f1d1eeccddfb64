import { meets } from '../../../shared/model/step-up';
import { needOf } from '../step-up/need';
import type { Facts } from './decide';
import type { Look, WaitingCall } from './waiting-call';

/** What the operator's answer is worth for the call as it is found at its release. `nowMs` is monotonic. */
export function ticketWorth(
  ticket: WaitingCall['ticket'],
  { digest, policy, classification }: Look,
  nowMs: number,
): Facts['ticket'] {
  if (ticket === null || ticket.digest !== digest || nowMs >= ticket.untilMs) return 'none';
  // SECURITY: T-9: what the call deserves now counts: a factor that has become too weak for it is no more than a click.
  const need = needOf({ ...policy, effects: classification.effects });
  return ticket.factor !== null && meets(ticket.factor, need) ? 'proved' : 'valid';
}
