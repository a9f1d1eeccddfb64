import { describe, expect, it } from 'vitest';
import type { Classification, Effect, Target } from '../../../shared/model/classification';
import { covers, reachOf, termsOf, type Judged } from './reach';
import { judgedLint } from './sample-judged.test-data';

const path = (resolved: string, effect: Effect): Target => ({
  kind: 'path',
  shown: resolved,
  resolved,
  effect,
  inProject: resolved.startsWith('/p/'),
});
const raised = (id: 'tainted' | 'burst' | 'asked-after-deny', floor: 'confirm' | 'step-up') => ({
  id,
  floor,
  says: '',
});
const sensitive: Effect[] = [
  'touches-credentials',
  'escalates',
  'runs-remote-code',
  'sends-data',
  'destroys',
  'weakens-defences',
  'persists',
  'drives-input',
  'controls-processes',
  'changes-permissions',
  'changes-instructions',
  'changes-holdpoint',
  'rewrites-history',
];

describe('what a grant could cover', () => {
  it('is the program, its effects and the project', () => {
    expect(reachOf(judgedLint())).toEqual({
      project: '/p',
      kind: 'shell',
      tool: 'Bash',
      programs: ['npm run lint'],
      effects: ['executes'],
      hosts: [],
      says: 'npm run lint in this project',
    });
  });

  it.each<[string, Judged]>([
    ['cannot be seen through', judgedLint({ found: { uninspectable: 'eval' } })],
    ['needs a step-up', judgedLint({ policy: { verdict: 'step-up' } })],
    ['is denied', judgedLint({ policy: { verdict: 'deny' } })],
    // U20: what a grant covers must not outweigh a denial that came after it.
    [
      'is like one that was denied',
      judgedLint({ policy: { signals: [raised('asked-after-deny', 'confirm')] } }),
    ],
    ['belongs to no project', judgedLint({ found: { project: undefined } })],
    ['starts nothing that has a name', judgedLint({ found: { programs: [] } })],
    ['starts more than a person reads', judgedLint({ found: { programs: 'abcdefghi'.split('') } })],
    ...sensitive.map((effect): [string, Judged] => [
      effect,
      judgedLint({ found: { effects: ['executes', effect] } }),
    ]),
  ])('is nothing for a call that %s', (_name, judged) => {
    expect(reachOf(judged)).toBeNull();
    expect(termsOf(judged, 'claude-code')).toBeNull();
  });
});

describe('a later call', () => {
  const found: Partial<Classification> = {
    effects: ['writes', 'executes', 'network'],
    programs: ['npm run lint', 'tee'],
    targets: [
      path('/p/a', 'writes'),
      path('/tmp/log', 'writes'),
      path('/p/x.sh', 'executes'),
      { kind: 'host', shown: 'h', resolved: 'api.example.com', effect: 'network' },
      { kind: 'package', shown: 'left-pad', resolved: 'left-pad', effect: 'installs' },
    ],
  };
  const card = judgedLint({ found, policy: { signals: [raised('burst', 'confirm')] } });
  const terms = termsOf(card, 'claude-code');
  const isCovered = (change: Parameters<typeof judgedLint>[0]): boolean =>
    terms !== null &&
    covers(terms, judgedLint({ ...change, found: { ...found, ...change?.found } }));

  it.each([
    ['the same', {}],
    ['less', { found: { effects: ['executes'], programs: ['tee'], targets: [] } }],
    ['another file of the project', { found: { targets: [path('/p/b', 'writes')] } }],
    ['the same file outside', { found: { targets: [path('/tmp/log', 'writes')] } }],
    ['other input', { call: { input: { command: 'npm run lint -- --fix' } } }],
    ['the signal that was on the card', { policy: { signals: [raised('burst', 'confirm')] } }],
  ] satisfies [string, Parameters<typeof judgedLint>[0]][])('is covered: %s', (_name, change) => {
    expect(isCovered(change)).toBe(true);
  });

  it.each([
    ['another program', { found: { programs: ['npm run lint', 'rm'] } }],
    ['one effect more', { found: { effects: ['writes', 'executes', 'network', 'deletes'] } }],
    ['another project', { found: { project: '/q' } }],
    ['another tool', { call: { tool: 'Shell' } }],
    ['another kind', { call: { kind: 'write' } }],
    ['another file outside', { found: { targets: [path('/tmp/other', 'writes')] } }],
    ['the same file to another effect', { found: { targets: [path('/tmp/log', 'executes')] } }],
    ['another script of the project', { found: { targets: [path('/p/y.sh', 'executes')] } }],
    [
      'another host',
      {
        found: {
          targets: [{ kind: 'host', shown: 'h', resolved: 'example.com', effect: 'network' }],
        },
      },
    ],
    [
      'another package',
      {
        found: {
          targets: [{ kind: 'package', shown: 'x', resolved: 'x', effect: 'installs' }],
        },
      },
    ],
    ['what cannot be seen through', { found: { uninspectable: 'eval' } }],
    ['a step-up', { policy: { verdict: 'step-up' } }],
    ['a new signal', { policy: { signals: [raised('tainted', 'confirm')] } }],
  ] satisfies [string, Parameters<typeof judgedLint>[0]][])(
    'is not covered: %s',
    (_name, change) => {
      expect(isCovered(change)).toBe(false);
    },
  );

  it('is not covered when it is of another agent (I09)', () => {
    expect(terms !== null && covers({ ...terms, agentId: 'another' }, card)).toBe(false);
  });
});
