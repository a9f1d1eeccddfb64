import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Effect, type Classification } from '../../../shared/model/classification';
import { callOf, shellCall } from '../classify/sample-calls.test-data';
import { evaluate } from './evaluate';
import type { Look } from './look';
import { allowedBy, loaded, lookAt } from './policy.test-data';
import type { PastCall } from './past-call';
import { suggestRules } from './suggest';

const none = loaded('');
const times = (count: number, look: Look, more: Partial<PastCall> = {}): PastCall[] =>
  Array.from({ length: count }, () => allowedBy(look, more));
const shell = (command: string, more: Partial<Classification> = {}): Look => {
  const look = lookAt(shellCall(command));
  return {
    ...look,
    classification: { ...look.classification, uninspectable: null, programs: [command], ...more },
  };
};
const lint = shell('npm run lint', { effects: ['executes'], targets: [] });
const verdict = (toml: string, look: Look) => evaluate(loaded(toml), look).verdict;

const target = fc.record({
  kind: fc.constantFrom('path' as const, 'host', 'package', 'mcp-tool'),
  shown: fc.constant('x'),
  resolved: fc.constantFrom('/home/op/app/a', '/etc/passwd', 'example.com', '*'),
  effect: fc.constantFrom(...Effect.options),
  inProject: fc.boolean(),
});
const light = ['reads', 'writes', 'executes', 'network', 'publishes', 'unknown'] as const;
const classification: fc.Arbitrary<Classification> = fc.record({
  effects: fc.subarray([...light]),
  targets: fc.array(target, { maxLength: 4 }),
  programs: fc.subarray(['git push', 'npm run lint']),
  uninspectable: fc.constant(null),
  project: fc.constantFrom('/home/op/app', undefined),
});

describe('a suggestion', () => {
  it('covers what was allowed three times, in that project only, and nothing heavier', () => {
    expect(suggestRules(times(2, lint), none)).toEqual([]);
    const [made, ...more] = suggestRules(times(3, lint, { summary: 'npm run lint' }), none);
    expect(more).toEqual([]);
    expect(made).toMatchObject({
      id: 'allow-npm-run-lint',
      approvals: 3,
      examples: ['npm run lint'],
    });
    const toml = made?.toml ?? '';
    expect(verdict(toml, lint)).toBe('allow');
    const { classification: was } = lint;
    for (const worse of [
      { effects: ['executes', 'network'] },
      { effects: ['executes', 'deletes'] },
      { programs: ['npm run lint', 'npm publish'] },
      { programs: ['npm run evil'] },
      { project: '/home/op/other' },
      { uninspectable: 'x' },
    ] satisfies Partial<Classification>[])
      expect(verdict(toml, { ...lint, classification: { ...was, ...worse } })).toBe('confirm');
  });

  it('names hosts and packages exactly, and a push elsewhere is not covered', () => {
    const push = shell('git push', { effects: ['network', 'publishes'], targets: [] });
    const toml = suggestRules(times(3, push), none)[0]?.toml ?? '';
    expect(verdict(toml, push)).toBe('allow');
    const evil = { kind: 'host', shown: '', resolved: 'evil.net', effect: 'network' } as const;
    expect(
      verdict(toml, { ...push, classification: { ...push.classification, targets: [evil] } }),
    ).toBe('confirm');
  });

  it('spells files out, and takes their folder only for many that are read or written', () => {
    const edit = (file: string): Look => lookAt(callOf('edit', { file_path: file }));
    const few =
      suggestRules(
        ['src/a', 'src/b', 'src/a'].map((one) => allowedBy(edit(one))),
        none,
      )[0]?.toml ?? '';
    expect(verdict(few, edit('src/b'))).toBe('allow');
    expect(verdict(few, edit('src/c'))).toBe('confirm');
    const files = Array.from({ length: 7 }, (_, i) => `src/${String(i)}`);
    const many =
      suggestRules(
        files.map((one) => allowedBy(edit(one))),
        none,
      )[0]?.toml ?? '';
    expect(verdict(many, edit('src/x/y'))).toBe('allow');
    expect(verdict(many, edit('other'))).toBe('confirm');
    const removed = (file: string) => {
      const look = edit(file);
      return { ...look, classification: { ...look.classification, effects: ['deletes' as const] } };
    };
    expect(
      suggestRules(
        files.map((one) => allowedBy(removed(one))),
        none,
      ),
    ).toEqual([]);
  });

  it.each<[string, Partial<PastCall>]>([
    ['a step-up', { verdict: 'step-up' }],
    ['what a rule allowed', { by: 'rule' }],
    ['what a grant covered', { by: 'grant' }],
    ['what was denied', { outcome: 'deny' }],
  ])('is never made from %s', (_name, more) =>
    expect(suggestRules(times(5, lint, more), none)).toEqual([]),
  );

  it('is never made from what cannot be seen through, lies in no project, or weighs too much', () => {
    const { classification: was } = lint;
    for (const more of [
      { uninspectable: 'x' },
      { project: undefined },
      ...(
        [
          'unknown',
          'touches-credentials',
          'escalates',
          'destroys',
          'persists',
          'changes-holdpoint',
          'rewrites-history',
          'sends-data',
          'runs-remote-code',
        ] as const
      ).map((effect) => ({ effects: [effect] })),
    ] satisfies Partial<Classification>[])
      expect(
        suggestRules(times(5, { ...lint, classification: { ...was, ...more } }), none),
      ).toEqual([]);
  });

  it('is not made where it would not help, or is not needed', () => {
    const asks = loaded('[[rule]]\nid = "ask"\noutcome = "confirm"\neffects = ["executes"]');
    const passes = loaded('[[rule]]\nid = "ok"\noutcome = "allow"\neffects = ["executes"]');
    for (const present of [asks, passes]) expect(suggestRules(times(5, lint), present)).toEqual([]);
  });

  it('covers its examples and none of them with one effect more, whatever they were', () => {
    fc.assert(
      fc.property(classification, fc.constantFrom('shell', 'edit', 'fetch'), (seen, kind) => {
        const look = {
          ...lookAt(callOf(kind, {})),
          classification: { ...seen, uninspectable: null },
        };
        for (const { toml } of suggestRules(times(3, look), none)) {
          expect(verdict(toml, look)).toBe('allow');
          for (const effect of Effect.options.filter((one) => !seen.effects.includes(one))) {
            const effects = [...seen.effects, effect];
            const heavier = { ...look, classification: { ...look.classification, effects } };
            expect(verdict(toml, heavier)).toBe('confirm');
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
