import { expect, it } from 'vitest';
import type { JournalEntry } from '../../../shared/model/journal';
import { done, refuse } from '../../../shared/reasons';
import type { Journal } from '../../../shared/store-port';
import { Approvals } from '../approvals/approvals.shell';
import { judgedLint } from '../approvals/sample-judged.test-data';
import { newWaitingCall } from '../calls/waiting-call';
import { closedJournal } from '../store/closed-journal';
import { expireApprovals } from './answer-approval';

/** Approvals at a clock that a test sets, and what is put on record. */
function rig() {
  const at = { nowMs: 0 };
  const clock = { monoMs: () => at.nowMs, monoNs: () => 0n, wallMs: () => 0 };
  const describe = () => ({ label: 'a run', containment: 'none' as const });
  const approvals = new Approvals({ clock, expiresAfterMs: () => 10 * 60_000, describe });
  const entries: JournalEntry[] = [];
  const append: Journal['append'] = (entry) => {
    entries.push(entry);
    const kept = { seq: 1, wallMs: 0, monoNs: '0', bootId: 'b', prev: '', hash: '' };
    return Promise.resolve(done({ ...entry, ...kept }));
  };
  const journal: Journal = { ...closedJournal(refuse('journal-unavailable')), append };
  const calls = { end: () => Promise.resolve(0) };
  return { at, approvals, entries, journal, calls };
}

it('a grant ends when its time is up on the monotonic clock, on record, with what it was used for', async () => {
  const { at, approvals, entries, journal, calls } = rig();
  const { call, classification, policy } = judgedLint();
  const waiting = newWaitingCall(call, 'r1', { monoMs: 0, caller: null });
  waiting.look = { classification, policy, digest: 'd' };
  const taken = approvals.take(approvals.ask(waiting), 'd');
  if (!taken.ok) throw new Error(taken.reason);
  const grant = approvals.grant(taken.value, 30);
  expect(approvals.grantFor(waiting)?.id).toBe(grant?.id);
  approvals.useGrant(grant?.id ?? '');

  const world = { journal, approvals, calls, presence: () => 'present' as const };
  at.nowMs = 30 * 60_000 - 1;
  await expireApprovals(world);
  expect(entries).toEqual([]);
  expect(approvals.grants).toMatchObject([{ id: grant?.id, used: 1, expiresInMs: 1 }]);

  at.nowMs += 1;
  expect(approvals.grantFor(waiting)).toBeUndefined();
  await expireApprovals(world);
  expect(approvals.grants).toEqual([]);
  expect(entries).toMatchObject([
    { type: 'grant.ended', agent: 'claude-code', payload: { grantId: grant?.id, used: 1 } },
  ]);
});
