import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../shared/model/classification';
import type { JournalRecord } from '../../../shared/model/journal';
import { proposedAgent } from './agent-life';
import { reviewOf } from './agent-review';

const agent = {
  ...proposedAgent('claude-code', { owner: 'ada', nowMs: 100 }),
  entitlements: {
    effects: ['reads', 'writes', 'network'] satisfies Effect[],
    projects: [],
    hosts: [],
  },
};
const decided = (wallMs: number, effects: readonly string[], more: Partial<JournalRecord> = {}) =>
  ({
    type: 'call.decided',
    agent: 'claude-code',
    run: 'r',
    presence: 'present',
    decision: 'allow',
    rule: null,
    route: null,
    seq: wallMs,
    wallMs,
    monoNs: '0',
    bootId: 'b',
    prev: '',
    hash: '',
    payload: { effects: [...effects], targets: [] },
    ...more,
  }) satisfies JournalRecord;
const host = (resolved: string) => ({ kind: 'host', shown: resolved, resolved, effect: 'network' });

describe('the review of an agent', () => {
  it('holds what it may against what it did', () => {
    const records = [
      decided(110, ['reads']),
      decided(120, ['reads', 'reads', 'deletes']),
      decided(130, ['writes'], {
        payload: { effects: ['writes'], targets: [host('a.example'), host('a.example')] },
      }),
    ];
    expect(reviewOf(agent, records, 200)).toEqual({
      agentId: 'claude-code',
      since: 100,
      calls: 3,
      used: [
        { effect: 'reads', calls: 2, lastAt: 120 },
        { effect: 'writes', calls: 1, lastAt: 130 },
      ],
      unused: ['network'],
      beyond: [{ effect: 'deletes', calls: 1 }],
      hosts: [{ host: 'a.example', calls: 1 }],
      overdue: false,
    });
  });

  it('counts no denied call, no other agent, nothing before its last look, and no broken record', () => {
    const records = [
      decided(110, ['deletes'], { decision: 'deny' }),
      decided(110, ['deletes'], { agent: 'somebody' }),
      decided(99, ['deletes']),
      decided(110, [], { payload: { effects: 'deletes', targets: [null, { kind: 'host' }] } }),
    ];
    expect(reviewOf(agent, records, 200)).toMatchObject({ calls: 1, used: [], beyond: [] });
  });

  it('is overdue after its date', () => {
    expect(reviewOf(agent, [], agent.reviewBy + 1).overdue).toBe(true);
  });
});
