import { describe, expect, it } from 'vitest';
import type { Classification, Effect, Target } from '../../../shared/model/classification';
import { LeaseScope } from '../../../shared/model/lease';
import { classify } from '../classify/classify';
import { callOf, shellCall, world } from '../classify/sample-calls.test-data';
import { covers } from './covers';

const of = (
  effects: Effect[],
  targets: Partial<Target>[] = [],
  more: Partial<Classification> = {},
): Classification => ({
  effects,
  targets: targets.map((target) => ({
    kind: 'path',
    shown: 'x',
    resolved: '/x',
    effect: 'writes',
    ...target,
  })),
  programs: [],
  uninspectable: null,
  ...more,
});
const inside = { inProject: true } as const;
const every = LeaseScope.options;
/** Which scopes, each alone, let the call pass. */
const scopesFor = (found: Classification): readonly string[] =>
  every.filter((scope) => covers([scope], found, []));

describe('a scope', () => {
  it.each([
    ['reads', of(['reads', 'searches', 'delegates']), every],
    ['reads outside', of(['reads'], [{ effect: 'reads', inProject: false }]), every],
    ['writes in the project', of(['writes'], [inside]), ['edit-in-project']],
    ['starts', of(['executes']), ['run-in-project']],
    ['fetches', of(['reads', 'network']), ['fetch']],
  ] as const)('%s', (_name, found, expected) => {
    expect(scopesFor(found)).toEqual(expected);
  });

  it('adds to the others, and none lets nothing pass', () => {
    const both = of(['writes', 'executes', 'network'], [inside]);
    expect(covers(['edit-in-project', 'run-in-project'], both, [])).toBe(false);
    expect(covers(['edit-in-project', 'run-in-project', 'fetch'], both, [])).toBe(true);
    expect(covers([], of(['reads']), [])).toBe(false);
  });
});

describe('what no lease covers', () => {
  const sensitive: Effect[] = [
    'unknown',
    'installs',
    'publishes',
    'rewrites-history',
    'controls-processes',
    'drives-input',
    'changes-permissions',
    'deletes',
    'persists',
    'touches-credentials',
    'sends-data',
    'escalates',
    'runs-remote-code',
    'weakens-defences',
    'destroys',
    'changes-instructions',
    'changes-holdpoint',
  ];
  it.each(sensitive)('%s', (effect) => {
    expect(covers(every, of(['reads', effect], [inside]), [])).toBe(false);
  });

  it.each([
    ['what is written outside the project', of(['writes'], [inside, { inProject: false }])],
    ['what may be outside', of(['writes'], [inside, {}])],
    ['what is written nobody knows where', of(['writes'])],
    ['a program outside', of(['executes'], [{ effect: 'executes', inProject: false }])],
    ['what cannot be seen through', of(['reads'], [], { uninspectable: 'a riddle' })],
  ] as const)('%s', (_name, found) => {
    expect(covers(every, found, [])).toBe(false);
  });

  it('what goes beyond the entitlements of the agent', () => {
    expect(covers(every, of(['writes'], [inside]), ['writes'])).toBe(false);
  });
});

describe('real calls', () => {
  const shell = (command: string): Classification => classify(shellCall(command), world);
  it.each([
    ['git status', 'read', true],
    ['npm test', 'read', false],
    ['npm test', 'run-in-project', true],
    ['git push', 'run-in-project', false],
    ['rm -rf build', 'edit-in-project', false],
    ['echo x > /etc/passwd', 'edit-in-project', false],
    ['echo x > made.txt', 'edit-in-project', true],
    ['$(cat next)', 'run-in-project', false],
  ] as const)('%s under %s: %s', (command, scope, expected) => {
    expect(covers([scope], shell(command), [])).toBe(expected);
  });

  it('an edit of an ordinary file of the project, and not of its instructions', () => {
    const edit = (file_path: string) =>
      classify(callOf('edit', { file_path, old_string: 'a', new_string: 'b' }), world);
    expect(covers(['edit-in-project'], edit('src/main.ts'), [])).toBe(true);
    expect(covers(every, edit('CLAUDE.md'), [])).toBe(false);
    expect(covers(every, edit('.git/hooks/pre-commit'), [])).toBe(false);
  });
});
