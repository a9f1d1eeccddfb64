import { describe, expect, it } from 'vitest';
import { call, present, rig } from './slow-calls.test-data';
import { endTooLate } from './too-late';

describe('the answer to a call', () => {
  it.each(['allow', 'deny'] as const)(
    'is a deny while its record hangs and its product waits no longer, and stays one (R03): %s',
    async (verdict) => {
      const one = rig();
      one.at.verdict = verdict;
      present(one, { ...call, answerWithinMs: 50 });
      one.at.nowMs = 49;
      await endTooLate(one.path, one.at.nowMs);
      expect(one.answers).toEqual([]);
      one.at.nowMs = 50;
      await endTooLate(one.path, one.at.nowMs);
      expect(one.answers).toMatchObject([{ outcome: 'deny' }]);
      await one.slow.flush();
      if (verdict === 'allow') await one.slow.flush();
      expect(one.slow.entries.at(-1)).toMatchObject({ decision: 'deny' });
      expect(one.answers).toHaveLength(1);
    },
  );

  it('is no allow for whoever presents the call anew after its product was told that it is too late (R03)', async () => {
    const one = rig();
    present(one, { ...call, answerWithinMs: 50 });
    one.at.nowMs = 50;
    await endTooLate(one.path, one.at.nowMs);
    present(one, { ...call, answerWithinMs: 50 });
    await one.slow.flush();
    while (one.slow.flushes) await one.slow.flush();
    expect(one.answers.map(({ outcome }) => outcome)).toEqual(['deny', 'deny']);
    expect(one.slow.entries.at(-1)).toMatchObject({ decision: 'deny' });
  });

  it('leaves after its record is durable, not before', async () => {
    const one = rig();
    present(one);
    await new Promise((turn) => setImmediate(turn));
    expect(one.slow.entries.map(({ type, decision }) => [type, decision])).toEqual([
      ['call.decided', 'allow'],
    ]);
    expect(one.answers).toEqual([]);
    await one.slow.flush();
    expect(one.answers).toMatchObject([{ outcome: 'allow' }]);
  });

  it('is a deny when the record of an allow was refused', async () => {
    const one = rig();
    present(one);
    await one.slow.flush(true);
    expect(one.answers).toMatchObject([{ outcome: 'deny', reason: 'journal-unavailable' }]);
  });

  it('does not leave when the operator left while its record was flushed, and leaves when he is back', async () => {
    const one = rig();
    present(one);
    one.at.presence = 'locked';
    await one.slow.flush();
    expect(one.answers).toEqual([]);
    expect(one.slow.entries.at(-1)).toMatchObject({
      type: 'call.held',
      decision: 'hold',
      presence: 'locked',
    });
    await one.slow.flush();
    one.at.presence = 'present';
    void one.path.reconsider();
    await one.slow.flush();
    expect(one.answers).toMatchObject([{ outcome: 'allow' }]);
  });

  it('is given once, however often things change meanwhile', async () => {
    const one = rig();
    present(one);
    for (let i = 0; i < 5; i++) void one.path.reconsider();
    await one.slow.flush();
    expect(one.answers).toHaveLength(1);
    expect(one.slow.entries).toHaveLength(1);
  });
});

describe('the operator’s answer', () => {
  /** A call that was asked about and allowed; returns what the answer was for. */
  async function approved(one: ReturnType<typeof rig>): Promise<void> {
    one.at.verdict = 'confirm';
    present(one);
    await one.slow.flush();
    const [card] = one.path.approvals.cards(() => false);
    if (card === undefined) throw new Error('no card');
    const taken = one.path.approvals.take(card.id, card.digest);
    if (!taken.ok) throw new Error(taken.reason);
    void one.path.release(card.id, card.digest, null);
  }

  it.each([
    [29_999, 1, 0],
    [30_000, 0, 1],
  ])(
    'that waits %i ms for the operator’s return is used %i times (C05)',
    async (ms, used, cards) => {
      const one = rig();
      one.at.presence = 'present';
      const leaves = approved(one);
      one.at.presence = 'locked';
      await leaves;
      expect(one.answers).toEqual([]);
      one.at.nowMs = ms;
      one.at.presence = 'present';
      void one.path.reconsider();
      if (used === 1) await one.slow.flush();
      expect(one.answers.filter(({ outcome }) => outcome === 'allow')).toHaveLength(used);
      expect(one.path.approvals.cards(() => false)).toHaveLength(cards);
    },
  );

  it('is used for one call and no second one with the same words (C04)', async () => {
    const one = rig();
    await approved(one);
    await one.slow.flush();
    expect(one.answers).toMatchObject([{ outcome: 'allow', by: 'operator' }]);
    present(one);
    await one.slow.flush();
    expect(one.answers).toHaveLength(1);
    expect(one.path.approvals.cards(() => false)).toHaveLength(1);
  });

  it('does not fit what the call has become meanwhile, even when a rule would now allow it (C02)', async () => {
    const one = rig();
    one.at.verdict = 'confirm';
    present(one);
    await one.slow.flush();
    const [card] = one.path.approvals.cards(() => false);
    one.at.resolved = '/etc/passwd';
    one.at.verdict = 'allow';
    void one.path.release(card?.id ?? '', card?.digest ?? '', null);
    await one.slow.flush();
    expect(one.answers).toMatchObject([{ outcome: 'deny', reason: 'target-changed' }]);
  });

  /** The card of a call that a restarted daemon found on record, taken by an answer that is being recorded. */
  function takenWhileAway(one: ReturnType<typeof rig>): { id: string; digest: string } {
    one.at.verdict = 'confirm';
    one.path.restore(call, 'r', 0);
    const [card] = one.path.approvals.cards(() => true);
    if (card === undefined || !one.path.approvals.take(card.id, card.digest).ok)
      throw new Error('no card');
    return card;
  }

  it('is for the call that comes back while the answer is being recorded', async () => {
    const one = rig();
    const { id, digest } = takenWhileAway(one);
    present(one);
    expect(one.path.approvals.cards(() => false)).toEqual([]);
    void one.path.release(id, digest, null);
    await one.slow.flush();
    expect(one.answers).toMatchObject([{ outcome: 'allow', by: 'operator' }]);
  });

  it('waits for the call that comes back after it, and not beyond its time (C05)', async () => {
    for (const [ms, outcomes] of [
      [29_999, ['allow']],
      [30_000, []],
    ] as const) {
      const one = rig();
      const { id, digest } = takenWhileAway(one);
      expect(await one.path.release(id, digest, null)).toHaveLength(1);
      expect(one.slow.entries).toEqual([]);
      one.at.nowMs = ms;
      present(one);
      if (one.slow.flushes) await one.slow.flush();
      expect(one.answers.map(({ outcome }) => outcome)).toEqual(outcomes);
    }
  });

  it('for a call whose file changed before its caller was back is refused by that name (C02)', async () => {
    const one = rig();
    const { id, digest } = takenWhileAway(one);
    await one.path.release(id, digest, null);
    one.at.resolved = '/etc/passwd';
    present(one);
    await one.slow.flush();
    expect(one.answers).toMatchObject([{ outcome: 'deny', reason: 'target-changed' }]);
    expect(one.path.waiting).toEqual([]);
  });
});
