import { describe, expect, it } from 'vitest';
import type { HoldReason } from '../../../shared/model/decision';
import { Reason, reasons, toldOf } from '../../../shared/reasons';
import { decide, deny, type Facts } from './decide';
import { endTooLate } from './too-late';
import { newWaitingCall, type WaitingCall } from './waiting-call';

const known = Object.keys(reasons).map((reason) => Reason.parse(reason));
const inviting =
  /try again|retry|rephrase|another (way|command|tool)|instead|split|smaller|update|restart|`/i;
/** One sentence that ends, and nothing in it that a model could take for a way on. */
function expectPlain(told: string): void {
  expect(told).toMatch(/^[^.!?]*(\.[a-z][^.!?]*)*\.$/);
  expect(told.length).toBeLessThan(200);
  expect(told.replace('do not try it another way', '')).not.toMatch(inviting);
}

describe('what a model is told about a deny', () => {
  it.each(known)('%s: one plain sentence, and no way on', (reason) => {
    expectPlain(toldOf(reason));
    expect(deny('fault', reason).told).toBe(`Holdpoint: ${toldOf(reason)}`);
    // What people read besides is the mend.
    expect(reasons[reason].startsWith(toldOf(reason))).toBe(true);
  });

  it('names the reason of a rule, and that wording does not matter', () => {
    const facts: Facts = {
      stopping: false,
      journalFault: null,
      barred: null,
      policy: { verdict: 'deny', rules: [], why: 'Nothing is published from here.', signals: [] },
      gate: 'open',
      run: 'running',
      granted: true,
      ticket: 'proved',
    };
    const decision = decide(
      () => facts,
      () => undefined,
    );
    expect(decision).toMatchObject({
      outcome: 'deny',
      told: "Holdpoint: the operator's rules deny this, whichever way it is tried: Nothing is published from here.",
    });
  });

  it.each(['operator-absent', 'run-paused', 'asks-too-often'] satisfies HoldReason[])(
    'names what a call waited for when its product waits no longer: %s',
    async (heldFor) => {
      const call = { answerWithinMs: 50 } as WaitingCall['call'];
      const waiting = { ...newWaitingCall(call, 'r', { monoMs: 100, caller: null }), heldFor };
      const ended: Parameters<Parameters<typeof endTooLate>[0]['end']>[] = [];
      const calls = {
        waiting: [waiting],
        end: (...args: (typeof ended)[number]) => Promise.resolve(ended.push(args)),
      };
      await endTooLate(calls, 149);
      expect(ended).toHaveLength(0);
      await endTooLate(calls, 150);
      expect(ended).toHaveLength(1);
      const [which, decision] = ended[0]!;
      expect(which(waiting)).toBe(true);
      expect(decision).toMatchObject({ outcome: 'deny', by: 'expiry', reason: heldFor });
      expectPlain(decision.told);
    },
  );
});
