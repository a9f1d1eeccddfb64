import { isDeepStrictEqual } from 'node:util';
import type { FinalDecision } from '../../../shared/model/decision';
import type { JournalRecord } from '../../../shared/model/journal';
import type { ToolCall } from '../../../shared/model/tool-call';
import { done, Reason, refuse, type Outcome } from '../../../shared/reasons';
import type { Journal } from '../../../shared/store-port';
import type { CallWorld } from './call-path-world';
import { deny } from './decide';
import { recordedCall } from './recorded-call';
import { digestOf } from './digest';
import type { Caller, WaitingCall } from './waiting-call';

const what = ({ product, tool, input, cwd }: ToolCall): unknown => [product, tool, input, cwd];

/**
 * Is this the call that has this place, whose caller comes back to it? What it would start may have changed meanwhile: that is looked at
 * anew, and told by its own name. `nowMs` is monotonic.
 *
 * SECURITY: T-6: a key that is in use by a live caller, or comes with another call, is nobody's place; nor (T-13) is one whose product was
 * told that it is too late.
 */
export function keepsPlace(waiting: WaitingCall, call: ToolCall, nowMs: number): boolean {
  const boundOf = (one: ToolCall): string => digestOf(one, waiting.runId, { targets: [] });
  const isFree = waiting.caller === null && nowMs < waiting.answerByMonoMs;
  return isFree && boundOf(call) === boundOf(waiting.call);
}

/**
 * What is on record of this call under its key: the operator's deny, which it then has already, or null. A hook client whose daemon died
 * comes back with the key of a call that is on record, and with that very call. Refusals: `digest-mismatch`, those of reading the journal.
 *
 * SECURITY: T-6, T-18: History and the digest know a call by its key and show its newest record; another one under that key would hide it.
 */
export function knownBy(
  journal: Pick<Journal, 'newest'>,
  call: ToolCall,
): Outcome<FinalDecision | null> {
  const before = journal.newest({ callKey: call.callKey });
  if (!before.ok) return before;
  if (before.value === null) return done(null);
  const known = recordedCall(before.value);
  return known !== null && isDeepStrictEqual(what(known), what(call))
    ? done(operatorsDeny(before.value))
    : refuse('digest-mismatch', call.callKey);
}

/** He may have given it while the caller was on its way back, and is not asked a second time. */
function operatorsDeny({ decision, payload }: JournalRecord): FinalDecision | null {
  if (decision !== 'deny' || payload['by'] !== 'operator') return null;
  const reason = Reason.safeParse(payload['reason']);
  return deny('operator', reason.success ? reason.data : 'denied-by-operator');
}

/** Denies a call under a key that is not its own. Its record names the key and is none of a call, so that it hides nothing either. */
export async function notItsKey(
  world: Pick<CallWorld, 'fault'>,
  { callKey }: ToolCall,
  to: { readonly caller: Caller; readonly reason: Reason },
): Promise<void> {
  await world.fault(`a call key came with another call, or twice: ${callKey}`);
  to.caller.answer(deny('fault', to.reason));
}
