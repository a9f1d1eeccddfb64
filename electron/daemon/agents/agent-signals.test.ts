import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../shared/model/agent';
import type { Classification } from '../../../shared/model/classification';
import { proposedAgent } from './agent-life';
import { agentSignals, barredBy, namesHost } from './agent-signals';

const agent: Agent = {
  ...proposedAgent('claude-code', { owner: 'ada', nowMs: 0 }),
  state: 'active',
  reviewBy: 100,
};
const call = { cwd: '/work/boat' };
const looked = (change: Partial<Classification>): Classification => ({
  effects: ['reads'],
  targets: [],
  programs: [],
  uninspectable: null,
  ...change,
});
const signals = (agents: readonly Agent[], change: Partial<Classification> = {}, nowMs = 50) =>
  agentSignals(agents, call, { classification: looked(change), nowMs });
const limited = (change: Partial<Agent['entitlements']>): Agent => ({
  ...agent,
  entitlements: { ...agent.entitlements, ...change },
});
const host = (resolved: string) =>
  ({ kind: 'host', shown: resolved, resolved, effect: 'network' }) as const;

describe('signals about who asks', () => {
  it('are none for an active agent within its entitlements', () => {
    expect(signals([agent])).toEqual([]);
  });

  it.each(['proposed', 'suspended', 'revoked', 'retired'] as const)(
    'ask when it is %s',
    (state) => {
      expect(signals([{ ...agent, state }])).toMatchObject([
        { id: 'not-onboarded', floor: 'confirm' },
      ]);
    },
  );

  it('ask when nobody is known at all', () => {
    expect(signals([])).toMatchObject([{ id: 'not-onboarded', floor: 'confirm' }]);
  });

  it.each([
    ['an effect', limited({}), { effects: ['reads', 'installs'] as const }, 'installs'],
    ['a host', limited({ hosts: ['api.example'] }), { targets: [host('evil.example')] }, 'evil'],
    ['a project', limited({ projects: ['/work/other/**'] }), {}, '/work/boat'],
  ])('ask for %s it was not entitled to', (_name, one, change, named) => {
    const [signal] = signals([one], change as Partial<Classification>);
    expect(signal).toMatchObject({ id: 'entitlement-mismatch', floor: 'confirm' });
    expect(signal?.says).toContain(named);
  });

  it('say nothing about an effect that is not known: the rules decide', () => {
    expect(signals([agent], { effects: ['unknown'] })).toEqual([]);
  });

  it('I09: what was started by another has no more than both may', () => {
    const parent = limited({ effects: ['reads'] });
    const child = limited({ effects: ['reads', 'publishes'] });
    expect(signals([parent, child])).toEqual([]);
    expect(signals([parent, child], { effects: ['publishes'] })).toMatchObject([
      { id: 'entitlement-mismatch' },
    ]);
    expect(signals([child, parent], { effects: ['publishes'] })).toMatchObject([
      { id: 'entitlement-mismatch' },
    ]);
    expect(signals([{ ...agent, state: 'proposed' }, agent])).toMatchObject([
      { id: 'not-onboarded' },
    ]);
  });

  it('note an overdue review, which alone asks for nothing', () => {
    expect(signals([agent], {}, 101)).toMatchObject([{ id: 'review-overdue', floor: 'allow' }]);
  });
});

describe('what bars an agent', () => {
  it.each([
    ['proposed', null],
    ['active', null],
    ['suspended', 'agent-suspended'],
    ['revoked', 'agent-revoked'],
    ['retired', 'agent-revoked'],
  ] as const)('%s: %s', (state, reason) => expect(barredBy(state)).toBe(reason));
});

describe('named hosts', () => {
  it.each([
    [[], 'any.example', true],
    [['a.example'], 'A.example', true],
    [['a.example'], 'b.a.example', false],
    [['.a.example'], 'b.a.example', true],
    [['.a.example'], 'a.example', true],
    [['.a.example'], 'evila.example', false],
  ] as const)('%j and %s: %s', (hosts, name, is) => expect(namesHost(hosts, name)).toBe(is));
});
