import { describe, expect, it } from 'vitest';
import type { ApprovalCard } from '../../../shared/model/approval';
import { answer, ask, cardOf, emptyQueue, expire, withdraw, type Approval } from './approval-queue';

const card: ApprovalCard = {
  id: 'a1',
  digest: 'd1',
  state: 'pending',
  product: 'claude-code',
  agentLabel: 'Claude Code',
  runId: 'r1',
  containment: 'weak',
  chain: [],
  tool: 'Bash',
  kind: 'shell',
  payload: { kind: 'command', text: 'rm -rf build' },
  cwd: '/p',
  classification: { effects: ['deletes'], targets: [], programs: [], uninspectable: null },
  signals: [],
  needs: 'none',
  reach: null,
  rules: [],
  why: 'no rule',
  claims: [],
  count: 1,
  askedAt: 0,
  expiresInMs: 1000,
  hostLimit: false,
  callerAway: false,
};
const fresh = (id: string, digest: string, runId = 'r1'): Approval => ({
  id,
  runId,
  digest,
  askedMonoMs: 0,
  expiresMonoMs: 1000,
  callKeys: [],
  card: { ...card, id, digest, runId },
  terms: null,
});

describe('approval queue', () => {
  it('groups identical calls of one run, and never across runs', () => {
    const [one] = ask(emptyQueue, 'k1', fresh('a1', 'd1'));
    const [two, second] = ask(one, 'k2', fresh('a2', 'd1'));
    expect(second.id).toBe('a1');
    expect(second.callKeys).toEqual(['k1', 'k2']);
    const [three] = ask(two, 'k3', fresh('a3', 'd1', 'r2'));
    expect([...three.keys()]).toEqual(['a1', 'a3']);
    expect(cardOf(second, 400, false)).toMatchObject({ count: 2, expiresInMs: 600 });
  });

  it('takes an answer once, for the digest that was shown, in time (C04, C05)', () => {
    const [queue] = ask(emptyQueue, 'k1', fresh('a1', 'd1'));
    expect(answer(queue, { approvalId: 'a1', digest: 'other' }, 0)).toMatchObject({
      reason: 'digest-mismatch',
    });
    expect(answer(queue, { approvalId: 'a1', digest: 'd1' }, 1000)).toMatchObject({
      reason: 'approval-expired',
    });
    const taken = answer(queue, { approvalId: 'a1', digest: 'd1' }, 999);
    expect(taken.ok).toBe(true);
    if (taken.ok)
      expect(answer(taken.value[0], { approvalId: 'a1', digest: 'd1' }, 999)).toMatchObject({
        reason: 'approval-unknown',
      });
  });

  it('goes away with its last caller only', () => {
    const [one] = ask(emptyQueue, 'k1', fresh('a1', 'd1'));
    const [two] = ask(one, 'k2', fresh('a2', 'd1'));
    const first = withdraw(two, 'k1');
    expect(first.emptied).toBeNull();
    const last = withdraw(first.queue, 'k2');
    expect(last.emptied?.id).toBe('a1');
    expect(last.queue.size).toBe(0);
    expect(withdraw(last.queue, 'k2').emptied).toBeNull();
  });

  it('expires on the moment, not before', () => {
    const [queue] = ask(emptyQueue, 'k1', fresh('a1', 'd1'));
    expect(expire(queue, 999).expired).toEqual([]);
    expect(expire(queue, 1000)).toMatchObject({ expired: [{ id: 'a1' }] });
  });
});
