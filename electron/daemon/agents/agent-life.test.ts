import { describe, expect, it } from 'vitest';
import { AgentState } from '../../../shared/model/agent';
import {
  dayMs,
  nextState,
  onboarded,
  proposedAgent,
  reviewed,
  withdrawn,
  type AgentStep,
} from './agent-life';

const proposed = proposedAgent('claude-code', { owner: 'ada', nowMs: 1_000 });
const terms = {
  purpose: 'builds',
  entitlements: { effects: ['reads' as const, 'writes' as const], projects: [], hosts: [] },
  detachment: null,
  reviewInDays: 30,
};

describe('the life of an agent', () => {
  const allowed: Readonly<Record<AgentStep, Partial<Record<AgentState, AgentState>>>> = {
    onboard: { proposed: 'active', active: 'active', suspended: 'active', retired: 'active' },
    suspend: { proposed: 'suspended', active: 'suspended' },
    revoke: { proposed: 'revoked', active: 'revoked', suspended: 'revoked' },
    retire: { proposed: 'retired', active: 'retired', suspended: 'retired', revoked: 'retired' },
    review: { active: 'active', suspended: 'suspended' },
  };
  const steps = Object.keys(allowed) as AgentStep[];
  const cases = steps.flatMap((step) => AgentState.options.map((state) => [step, state] as const));

  it.each(cases)('%s from %s', (step, state) => {
    const next = allowed[step][state];
    const made = nextState(state, step);
    if (next === undefined) expect(made).toMatchObject({ ok: false, reason: 'agent-state' });
    else expect(made).toEqual({ ok: true, value: next });
  });

  it('begins proposed, for ninety days, with what its product usually does', () => {
    expect(proposed).toMatchObject({ id: 'claude-code', state: 'proposed', owner: 'ada' });
    expect(proposed.reviewBy).toBe(1_000 + 90 * dayMs);
    expect(proposed.entitlements.effects).not.toContain('touches-credentials');
  });

  it('is active with the terms the operator gave', () => {
    expect(onboarded(proposed, terms, 5)).toMatchObject({
      ok: true,
      value: { state: 'active', purpose: 'builds', since: 5, reviewBy: 5 + 30 * dayMs },
    });
    expect(onboarded({ ...proposed, state: 'revoked' }, terms, 5).ok).toBe(false);
  });

  it('loses in a review what the operator takes away, and nothing else', () => {
    const active = onboarded(proposed, terms, 5);
    if (!active.ok) throw new Error(active.reason);
    const after = reviewed(active.value, { remove: ['writes', 'publishes'], reviewInDays: 1 }, 9);
    expect(after).toMatchObject({
      ok: true,
      value: {
        state: 'active',
        since: 9,
        reviewBy: 9 + dayMs,
        entitlements: { effects: ['reads'] },
      },
    });
    expect(reviewed(proposed, { remove: [], reviewInDays: 1 }, 9).ok).toBe(false);
  });

  it('keeps its terms when it is suspended', () => {
    const after = withdrawn({ ...proposed, state: 'active' }, 'suspend', 9);
    expect(after).toMatchObject({
      ok: true,
      value: { state: 'suspended', since: 9, entitlements: proposed.entitlements },
    });
  });
});
