import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Verdict } from '../../../shared/model/decision';
import { decide, type Facts } from './decide';

const facts: fc.Arbitrary<Facts> = fc.record({
  stopping: fc.boolean(),
  journalFault: fc.constantFrom(null, 'journal-locked' as const),
  barred: fc.constantFrom(null, 'agent-suspended' as const),
  policy: fc.record({
    verdict: fc.constantFrom(...Verdict.options),
    rules: fc.constant([]),
    why: fc.string(),
    signals: fc.constant([]),
  }),
  gate: fc.constantFrom('open' as const, 'closed' as const),
  run: fc.constantFrom('running' as const, 'paused' as const, 'ended' as const),
  granted: fc.boolean(),
  ticket: fc.constantFrom('none' as const, 'valid' as const, 'proved' as const),
});
const everythingGood: Facts = {
  stopping: false,
  journalFault: null,
  barred: null,
  policy: { verdict: 'allow', rules: [], why: 'reads', signals: [] },
  gate: 'open',
  run: 'running',
  granted: true,
  ticket: 'none',
};
const names = Object.keys(everythingGood) as (keyof Facts)[];
const decideOn = (given: () => Facts) => decide(given, () => undefined);

describe('P21: whatever goes wrong on the way', () => {
  it('a fact that cannot be had is a deny, whichever it is and whatever the others say', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...names), (known, missing) => {
        let asked = false;
        const broken = Object.defineProperty({ ...known }, missing, {
          get: () => {
            asked = true;
            throw new RangeError('too deep');
          },
        });
        const decision = decideOn(() => broken);
        if (asked) expect(decision).toMatchObject({ outcome: 'deny', reason: 'decision-failed' });
      }),
    );
  });

  it('whatever is thrown is a deny', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        const decision = decideOn(() => {
          throw thrown;
        });
        expect(decision).toMatchObject({ outcome: 'deny', reason: 'decision-failed' });
      }),
    );
  });

  it.each(['journalFault', 'barred', 'policy', 'gate', 'run'] as const)(
    'a %s that nobody ever meant allows nothing',
    (name) => {
      expect(decideOn(() => everythingGood)).toMatchObject({ outcome: 'allow' });
      const senseless = fc.anything().filter((one) => one !== everythingGood[name]);
      fc.assert(
        fc.property(senseless, (value) => {
          const decision = decideOn(() => ({ ...everythingGood, [name]: value }));
          expect(decision).not.toMatchObject({ outcome: 'allow' });
        }),
      );
    },
  );
});
