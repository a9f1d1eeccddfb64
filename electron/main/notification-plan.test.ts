import { describe, expect, it } from 'vitest';
import type { ApprovalCard } from '../../shared/model/approval';
import { noticeFor } from './notification-plan';

const card = (id: string, count = 1): ApprovalCard => ({
  id,
  digest: `d-${id}`,
  state: 'pending',
  product: 'claude-code',
  agentLabel: 'Claude Code',
  runId: 'r1',
  containment: 'weak',
  chain: [],
  tool: 'Bash',
  kind: 'shell',
  payload: { kind: 'command', text: 'rm x' },
  cwd: '/p',
  classification: { effects: ['deletes'], targets: [], programs: [], uninspectable: null },
  signals: [],
  needs: 'none',
  reach: null,
  rules: [],
  why: '',
  claims: [],
  count,
  askedAt: 0,
  expiresInMs: 1000,
  hostLimit: false,
  callerAway: false,
});

describe('notices', () => {
  it('tells of a new call once, and denies that very call', () => {
    const notice = noticeFor(new Set(), [card('a')]);
    expect(notice).toMatchObject({ approvalId: 'a', deny: { approvalId: 'a', digest: 'd-a' } });
    expect(noticeFor(new Set(['a']), [card('a')])).toBeNull();
  });

  it('does not tell of a group that grows, nor of one that goes', () => {
    expect(noticeFor(new Set(['a', 'b']), [card('a', 14)])).toBeNull();
  });

  it('makes one of many, which denies none of them', () => {
    const many = Array.from({ length: 100 }, (_, at) => card(String(at)));
    expect(noticeFor(new Set(), many)).toMatchObject({
      title: '100 calls wait for you',
      approvalId: '0',
      deny: null,
    });
  });

  it('never offers to allow (U17)', () => {
    const notice = noticeFor(new Set(), [card('a')]);
    expect(`${notice?.title} ${notice?.body}`).not.toMatch(/allow|approve/iu);
    expect(Object.keys(notice ?? {}).toSorted()).toEqual(['approvalId', 'body', 'deny', 'title']);
  });
});
