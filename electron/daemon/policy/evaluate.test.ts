import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type Facts } from '../calls/decide';
import { Effect, type Classification, type Target } from '../../../shared/model/classification';
import { Verdict } from '../../../shared/model/decision';
import { PresenceState } from '../../../shared/model/presence';
import { SignalId } from '../../../shared/model/risk';
import { ToolKind } from '../../../shared/model/tool-call';
import { callOf, shellCall } from '../classify/sample-calls.test-data';
import { compileRules } from './compile';
import { evaluate } from './evaluate';
import type { Look } from './look';
import { loaded, lookAt } from './policy.test-data';
import type { Rule } from './rule-schema';
import { Seen } from './seen';
import { weightOf } from './weight';

const target: fc.Arbitrary<Target> = fc.record({
  kind: fc.constantFrom('path', 'host', 'command', 'package', 'mcp-tool'),
  shown: fc.constant('x'),
  resolved: fc.constantFrom('/home/op/app/a', '/etc/passwd', 'example.com'),
  effect: fc.constantFrom(...Effect.options),
  inProject: fc.boolean(),
});
const anyClassification: fc.Arbitrary<Classification> = fc.record({
  effects: fc.uniqueArray(fc.constantFrom(...Effect.options)),
  targets: fc.array(target, { maxLength: 4 }),
  programs: fc.subarray(['git push', 'npm run lint']),
  uninspectable: fc.option(fc.string(), { nil: null }),
  project: fc.constantFrom('/home/op/app', undefined),
});
/** Any call, anyhow judged. */
const anyLook: fc.Arbitrary<Look> = fc.record({
  call: fc
    .constantFrom(...ToolKind.options)
    .chain((kind) =>
      fc.constantFrom('Bash', 'Read', 'mcp__a').map((tool) => ({ ...callOf(kind, {}), tool })),
    ),
  classification: anyClassification,
  home: fc.constant('/home/op'),
  presence: fc.constantFrom(...PresenceState.options),
  signals: fc.subarray(SignalId.options.map((id) => ({ id }))),
});
/** Any rule, also one that allows everything. `when` is among what fails at run time. */
const anyRule: fc.Arbitrary<Rule> = fc.record(
  {
    id: fc.stringMatching(/^[a-z]{1,6}$/),
    outcome: fc.constantFrom(...Verdict.options),
    kinds: fc.uniqueArray(fc.constantFrom(...ToolKind.options), { minLength: 1 }),
    tools: fc.constantFrom(['*'], ['Bash'], ['Bash', 'Read'], ['mcp__*', 'Read']),
    effects: fc.uniqueArray(fc.constantFrom(...Effect.options), { minLength: 1 }),
    targets: fc.constantFrom(['**'], ['{project}/**'], ['/etc/*']),
    hosts: fc.constantFrom(['example.com'], ['-']),
    programs: fc.constantFrom(['git *'], ['npm run lint', 'git push']),
    outside_project: fc.boolean(),
    presence: fc.uniqueArray(fc.constantFrom(...PresenceState.options), { minLength: 1 }),
    when: fc.constantFrom('depth == 0', 'call.input.nothing == 1', 'effects.size() > 1'),
  },
  { requiredKeys: ['id', 'outcome'] },
);

const verdict = (rules: readonly Rule[], look: Look) =>
  evaluate(compileRules(rules, 'f'), look).verdict;
const rules = fc.array(anyRule, { maxLength: 8 });

describe('whatever the rules', () => {
  it('P20: deny beats step-up beats confirm beats allow, wherever each stands in the file', () => {
    fc.assert(
      fc.property(rules, anyLook, (some, look) => {
        const whole = verdict(some, look);
        expect(verdict(some.toReversed(), look)).toBe(whole);
        const alone = some.filter(
          (one) =>
            compileRules([one], '').inOrder[0]?.meets(new Seen(look)) === true &&
            matches(one, look),
        );
        const strongest = alone.reduce((most, one) => Math.max(most, weightOf[one.outcome]), -1);
        const least =
          look.classification.uninspectable === null ? strongest : Math.max(strongest, 1);
        expect(weightOf[whole]).toBe(strongest < 0 ? 1 : least);
      }),
    );
  });

  it('the index leaves out no rule that matches', () => {
    fc.assert(
      fc.property(rules, anyLook, (some, look) => {
        const named = some.map((one, place) => ({ ...one, id: `r${String(place)}` }));
        const result = evaluate(compileRules(named, 'f'), look);
        const matching = named.filter((one) => matches(one, look));
        const top = Math.max(-1, ...matching.map(({ outcome }) => weightOf[outcome]));
        const deciding = matching.filter(
          ({ outcome }) =>
            weightOf[outcome] === top &&
            (weightOf[outcome] > 0 || look.classification.uninspectable === null),
        );
        expect(result.rules.map(({ id }) => id).toSorted()).toEqual(
          deciding.map(({ id }) => id).toSorted(),
        );
      }),
    );
  });

  it('nothing uninspectable is ever allowed, and a step-up stays one', () => {
    fc.assert(
      fc.property(rules, anyLook, (some, look) => {
        const { classification } = look;
        const blind = { ...look, classification: { ...classification, uninspectable: 'x' } };
        const [seen, unseen] = [
          { ...look, classification: { ...classification, uninspectable: null } },
          blind,
        ].map((one) => weightOf[verdict(some, one)]);
        expect(unseen).toBe(Math.max(seen ?? 0, 1));
      }),
    );
  });

  it('a rule more that stops never makes an allow, and one that allows never lowers a stop', () => {
    fc.assert(
      fc.property(rules, anyRule, anyLook, (some, more, look) => {
        const before = verdict(some, look);
        const after = verdict([...some, more], look);
        if (more.outcome !== 'allow' && before !== 'allow') expect(after).not.toBe('allow');
        if (more.outcome === 'allow' && weightOf[before] > 1) expect(after).toBe(before);
      }),
    );
  });
});

/** Every condition of the rule itself, without index. */
const matches = (rule: Rule, look: Look): boolean => {
  const seen = new Seen(look);
  return compileRules([rule], '').inOrder[0]?.conditions.every(({ holds }) => holds(seen)) === true;
};

describe('a condition that cannot be worked out', () => {
  const text = (outcome: string): string =>
    `[[rule]]\nid = "r"\noutcome = "${outcome}"\nwhen = 'call.input.force == true'`;
  it.each([
    ['allow', 'confirm', 'No rule covers this call.'],
    ['deny', 'deny', 'The rule "r" says so.'],
    ['step-up', 'step-up', 'The rule "r" says so.'],
  ])('is taken the stricter way by a rule that says %s, and said', (outcome, expected, why) => {
    expect(evaluate(loaded(text(outcome)), lookAt(shellCall('ls')))).toMatchObject({
      verdict: expected,
      why: `${why} The condition of the rule "r" could not be worked out: No such key: force.`,
    });
  });
});

it('P17: an engine that throws ends as a deny', () => {
  const look = lookAt(shellCall('ls'));
  const broken: Look = {
    ...look,
    get presence(): never {
      throw new Error('broken');
    },
  };
  const text = '[[rule]]\nid = "r"\noutcome = "allow"\npresence = ["present"]';
  expect(evaluate(loaded(text), look).verdict).toBe('allow');
  const facts = (one: Look) => (): Facts => ({
    stopping: false,
    journalFault: null,
    barred: null,
    policy: evaluate(loaded(text), one),
    gate: 'open',
    run: 'running',
    granted: false,
    ticket: 'none',
  });
  expect(decide(facts(look), () => undefined)).toMatchObject({ kind: 'final', outcome: 'allow' });
  expect(decide(facts(broken), () => undefined)).toMatchObject({
    kind: 'final',
    outcome: 'deny',
    reason: 'decision-failed',
  });
});
