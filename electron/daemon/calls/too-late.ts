import type { HoldReason, FinalDecision } from '../../../shared/model/decision';
import type { CallPath } from './call-path';
import { deny } from './decide';
import type { WaitingCall } from './waiting-call';

/** What the model is told of a call that nobody could be asked about as long as its product waits. */
const told: Readonly<Record<HoldReason, string>> = {
  'operator-absent':
    'the operator was away for longer than this agent waits, so the call was denied.',
  'run-paused': 'the run was paused for longer than this agent waits, so the call was denied.',
  'asks-too-often':
    'this run asks more often than anybody can answer, so the call was denied after the time that this agent waits.',
};

const tooLate = ({ heldFor }: WaitingCall): FinalDecision =>
  heldFor === null ? deny('expiry', 'approval-expired') : deny('expiry', heldFor, told[heldFor]);

/**
 * SECURITY: T-13 denies every call, whatever it waits for, before its product gives up: most products run a tool whose hook is
 * too late. Of one whose last record is on its way, but not there yet, the answer does not wait for it: the disk may hang, and a deny needs
 * none. `nowMs` is monotonic.
 */
export async function endTooLate(
  calls: Pick<CallPath, 'waiting' | 'end'>,
  nowMs: number,
): Promise<void> {
  const late = calls.waiting.filter(({ answerByMonoMs }) => answerByMonoMs <= nowMs);
  for (const one of late) if (one.finishing) answerNow(one);
  await Promise.all(late.map((one) => calls.end((other) => other === one, tooLate(one))));
}

/** SECURITY: T-18: without a caller, nothing that is recorded afterwards lets the call go any more. */
function answerNow(one: WaitingCall): void {
  const { caller } = one;
  one.caller = null;
  caller?.answer(tooLate(one));
}

/** For the record of a held call: how long its product still waits (ms), so that a restarted daemon knows it. */
export const stillWaits = (
  { answerByMonoMs }: WaitingCall,
  nowMs: number,
): { readonly answerWithinMs?: number } =>
  Number.isFinite(answerByMonoMs)
    ? { answerWithinMs: Math.max(1, Math.round(answerByMonoMs - nowMs)) }
    : {};
