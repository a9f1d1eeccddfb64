import { expect, it } from 'vitest';
import type { GrantScope } from '../../../shared/model/approval';
import { done, type Outcome } from '../../../shared/reasons';
import type { ContainmentProof } from '../../../shared/model/run';
import { call, present, rig } from '../calls/slow-calls.test-data';
import { endTooLate } from '../calls/too-late';
import { withdrawCards } from '../calls/withdraw-cards';
import { answerApproval, type AnswerWorld } from './answer-approval';

/** A call that waits for its answer, and the operator, whose answers take as long to record as the test wants. */
async function asked(answerWithinMs?: number) {
  const one = rig();
  const { path, slow, at } = one;
  at.verdict = 'confirm';
  present(one, answerWithinMs === undefined ? call : { ...call, answerWithinMs });
  await slow.flush();
  const proof: ContainmentProof = {
    ...{ method: 'cgroup', verified: true, processes: [], remaining: [], tookMs: 0 },
  };
  const pause = (runId: string): Promise<Outcome<ContainmentProof>> => {
    at.run = 'paused';
    void withdrawCards(path, runId);
    return Promise.resolve(done(proof));
  };
  const world: AnswerWorld = {
    journal: slow.journal,
    approvals: path.approvals,
    calls: path,
    control: { pause },
    stepUp: { changeNeed: 'none', verify: () => Promise.resolve(done(null)) },
    presence: () => at.presence,
  };
  /** An answer whose record is on its way: `told` is what the operator hears of it in the end. */
  const answer = async (
    given: 'allow' | 'deny',
    about: { readonly notAsked?: boolean; readonly scope?: GrantScope } = {},
  ): Promise<{ readonly told: ReturnType<typeof answerApproval> }> => {
    const [card] = path.approvals.cards(() => false);
    if (card === undefined) throw new Error('no card');
    const { id: approvalId, digest } = card;
    const words = { approvalId, digest, answer: given, scope: 'once', notAsked: false } as const;
    const told = answerApproval(world, { ...words, ...about }, 'tray');
    await new Promise((turn) => setImmediate(turn));
    expect(slow.entries.at(-1)).toMatchObject({ type: 'approval.answered', decision: given });
    return { told };
  };
  /** Lets every record through that is asked for until nothing more is. */
  const flushAll = async (): Promise<void> => {
    while (slow.flushes) await slow.flush();
  };
  return { ...one, pause, answer, flushAll };
}

it.each([false, true])(
  'a deny reaches its call though the run was paused while it was recorded, and though it asks anew by then: %s',
  async (goesOn) => {
    const one = await asked();
    const { told } = await one.answer('deny');
    void one.pause('r');
    if (goesOn) {
      one.at.run = 'running';
      void one.path.reconsider('r');
      expect(one.path.approvals.cards(() => false)).toHaveLength(1);
    }
    await one.flushAll();
    expect(await told).toEqual(done({ calls: 1 }));
    expect(one.answers).toMatchObject([{ outcome: 'deny', reason: 'denied-by-operator' }]);
    expect(one.path.approvals.cards(() => false)).toEqual([]);
  },
);

it('what nobody asked for pauses its run before the record of the deny is there', async () => {
  const one = await asked();
  const { told } = await one.answer('deny', { notAsked: true });
  // The record of the answer; that of the call hangs.
  await one.slow.flush();
  expect(one.answers).toEqual([]);
  expect(one.at.run).toBe('paused');
  await one.flushAll();
  expect(await told).toEqual(done({ calls: 1 }));
  expect(one.answers).toMatchObject([{ outcome: 'deny', reason: 'not-asked-for' }]);
});

it.each(['once', 'run'] as const)(
  'an allow (%s) whose card was taken back by a pause while it was recorded is said to be of no use, and grants nothing (K09)',
  async (scope) => {
    const one = await asked();
    const { told } = await one.answer('allow', { scope });
    void one.pause('r');
    await one.flushAll();
    expect(await told).toMatchObject({ ok: false, reason: 'approval-unknown' });
    expect(one.path.approvals.grants).toEqual([]);
    expect(one.answers).toEqual([]);
    one.at.run = 'running';
    void one.path.reconsider('r');
    expect(one.path.approvals.cards(() => false)).toHaveLength(1);
  },
);

it.each(['allow', 'deny'] as const)(
  'an answer (%s) whose call was told that it is too late while it was recorded is said to be of no use',
  async (given) => {
    const one = await asked(50);
    const { told } = await one.answer(given);
    one.at.nowMs = 50;
    void endTooLate(one.path, 50);
    await one.flushAll();
    expect(await told).toMatchObject({ ok: false, reason: 'approval-unknown' });
    expect(one.answers).toMatchObject([{ outcome: 'deny', reason: 'approval-expired' }]);
  },
);

it('a pause between the record of a grant and that of its call does not part them', async () => {
  const one = await asked();
  const { told } = await one.answer('allow', { scope: 'run' });
  await one.slow.flush();
  expect(one.slow.entries.slice(-2).map(({ type }) => type)).toEqual([
    'grant.made',
    'call.decided',
  ]);
  await one.flushAll();
  expect(await told).toEqual(done({ calls: 1 }));
  expect(one.answers).toMatchObject([{ outcome: 'allow', by: 'operator' }]);
});

it('an allow that let nothing go, because the call is not the one that was shown any more, is told as such (C02)', async () => {
  const one = await asked();
  const { told } = await one.answer('allow');
  one.at.resolved = '/etc/passwd';
  await one.flushAll();
  expect(await told).toMatchObject({ ok: false, reason: 'target-changed' });
  expect(one.answers).toMatchObject([{ outcome: 'deny', reason: 'target-changed' }]);
});
