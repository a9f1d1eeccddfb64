import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyResult } from '../../../shared/model/decision';
import { decide, type Facts } from './decide';

const facts: Facts = {
  stopping: false,
  journalFault: null,
  barred: null,
  policy: { verdict: 'allow', rules: [{ id: 'r', source: 'f' }], why: 'reads', signals: [] },
  gate: 'open',
  run: 'running',
  granted: false,
  ticket: 'none',
};
const on = (change: Partial<Facts>) =>
  decide(
    () => ({ ...facts, ...change }),
    () => undefined,
  );
const confirm: PolicyResult = { verdict: 'confirm', rules: [], why: 'nobody said', signals: [] };
const denied: PolicyResult = { verdict: 'deny', rules: [], why: 'never', signals: [] };

describe('decide', () => {
  it('allows by rule when everything is as it should be', () => {
    expect(on({})).toMatchObject({ kind: 'final', outcome: 'allow', by: 'rule' });
  });

  it('asks the operator where the rules say confirm', () => {
    expect(on({ policy: confirm })).toMatchObject({ kind: 'challenge' });
  });

  it.each([
    ['a valid ticket', { ticket: 'valid' }, 'operator'],
    ['a grant', { granted: true }, 'grant'],
  ] as const)('allows a confirm with %s', (_name, change, by) => {
    expect(on({ policy: confirm, ...change })).toMatchObject({ outcome: 'allow', by });
  });

  it.each([
    ['while it stops', { stopping: true }, 'shutting-down'],
    ['when the journal takes no record', { journalFault: 'journal-locked' }, 'journal-locked'],
    [
      'by rule, whatever was granted',
      { policy: denied, granted: true, ticket: 'valid' },
      'denied-by-rule',
    ],
    [
      'for a suspended agent, whatever was granted (I10)',
      { barred: 'agent-suspended', granted: true, ticket: 'proved' },
      'agent-suspended',
    ],
    ['for a run that ended', { run: 'ended' }, 'run-ended'],
  ] as const)('denies %s', (_name, change, reason) => {
    expect(on(change)).toMatchObject({ kind: 'final', outcome: 'deny', reason });
  });

  it.each([
    ['the operator is away', { gate: 'closed' }, 'operator-absent'],
    ['the run is paused', { run: 'paused' }, 'run-paused'],
  ] as const)(
    'holds while %s, even what is allowed, granted or approved',
    (_name, change, reason) => {
      expect(on({ ...change, granted: true, ticket: 'valid' })).toEqual({ kind: 'hold', reason });
    },
  );

  it('denies when gathering the facts throws, and when the log throws too (P17)', () => {
    const broken = () => {
      throw new Error('parser trap');
    };
    expect(decide(broken, () => undefined)).toMatchObject({
      outcome: 'deny',
      reason: 'decision-failed',
    });
    expect(decide(broken, broken)).toMatchObject({ outcome: 'deny', reason: 'decision-failed' });
  });

  it('allows nothing while the gate is closed, the run stands, the journal is shut or a rule denies (every combination)', () => {
    const any = fc.record({
      stopping: fc.boolean(),
      journalFault: fc.constantFrom(null, 'journal-unavailable' as const),
      policy: fc.constantFrom(facts.policy, confirm, denied),
      gate: fc.constantFrom('open' as const, 'closed' as const),
      run: fc.constantFrom('running' as const, 'paused' as const, 'ended' as const),
      barred: fc.constantFrom(null, 'agent-suspended' as const),
      granted: fc.boolean(),
      ticket: fc.constantFrom('none' as const, 'valid' as const),
    });
    fc.assert(
      fc.property(any, (one) => {
        const decision = decide(
          () => one,
          () => undefined,
        );
        const allowed = decision.kind === 'final' && decision.outcome === 'allow';
        const may =
          !one.stopping &&
          one.journalFault === null &&
          one.barred === null &&
          one.gate === 'open' &&
          one.run === 'running' &&
          one.policy.verdict !== 'deny' &&
          (one.policy.verdict === 'allow' || one.granted || one.ticket === 'valid');
        expect(allowed).toBe(may);
      }),
    );
  });
});

describe('under a lease', () => {
  it('passes what the rules allow, or a standing permission; no answer and no proof counts', () => {
    expect(on({ gate: 'leased' })).toMatchObject({ outcome: 'allow', by: 'rule' });
    expect(on({ gate: 'leased', policy: confirm, granted: true })).toMatchObject({ by: 'grant' });
    const stepUp: PolicyResult = { ...confirm, verdict: 'step-up' };
    const hold = { kind: 'hold', reason: 'operator-absent' };
    expect(on({ gate: 'leased', policy: stepUp, ticket: 'proved', granted: true })).toEqual(hold);
    expect(on({ gate: 'leased', policy: confirm, ticket: 'valid' })).toEqual(hold);
    expect(on({ gate: 'leased', policy: denied })).toMatchObject({ outcome: 'deny' });
    expect(on({ gate: 'leased', run: 'paused' })).toMatchObject({ reason: 'run-paused' });
  });
});
