import { describe, expect, it } from 'vitest';
import { Verdict } from '../../shared/model/decision';
import { backTest } from '../fixtures/policy';
import { byDanger, newlyAllowed, turnOf, verdictCounts } from './back-test-order';

describe('turnOf', () => {
  it.each([
    ['confirm', 'allow', 'allows'],
    ['deny', 'allow', 'allows'],
    ['step-up', 'confirm', 'loosens'],
    ['deny', 'step-up', 'loosens'],
    ['allow', 'confirm', 'tightens'],
    ['confirm', 'deny', 'tightens'],
  ] as const)('%s to %s %s', (before, after, turn) => {
    expect(turnOf({ before, after })).toBe(turn);
  });
});

describe('byDanger', () => {
  it('puts what nobody would be asked about first, newest first in each', () => {
    expect(byDanger(backTest.changed).map((call) => [turnOf(call), call.seq])).toEqual([
      ['allows', 1266],
      ['allows', 1212],
      ['loosens', 1180],
      ['tightens', 1277],
      ['tightens', 1240],
    ]);
    expect(newlyAllowed(backTest.changed).map(({ seq }) => seq)).toEqual([1266, 1212]);
  });

  it('loses no call', () => {
    const all = Verdict.options.flatMap((before) =>
      Verdict.options.map((after) => ({ ...backTest.changed[0]!, before, after })),
    );
    expect(byDanger(all)).toHaveLength(all.length);
  });
});

it('counts verdicts in the order of their strength and leaves out what never comes', () => {
  expect(verdictCounts(backTest)).toEqual([
    { verdict: 'allow', before: 1190, after: 1204 },
    { verdict: 'confirm', before: 88, after: 70 },
    { verdict: 'step-up', before: 0, after: 4 },
    { verdict: 'deny', before: 6, after: 6 },
  ]);
  expect(verdictCounts({ before: { deny: 1 }, after: {} })).toEqual([
    { verdict: 'deny', before: 1, after: 0 },
  ]);
});
