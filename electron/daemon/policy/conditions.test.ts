import { describe, expect, it } from 'vitest';
import type { Classification, Target } from '../../../shared/model/classification';
import { shellCall } from '../classify/sample-calls.test-data';
import { evaluate } from './evaluate';
import type { Look } from './look';
import { loaded, lookAt } from './policy.test-data';

const target = (kind: Target['kind'], resolved: string, more: Partial<Target> = {}): Target => ({
  kind,
  shown: resolved,
  resolved,
  effect: 'reads',
  ...more,
});
const seen = (more: Partial<Classification>, look: Partial<Look> = {}): Look =>
  lookAt(shellCall('x'), {
    classification: {
      effects: ['reads'],
      targets: [],
      programs: [],
      uninspectable: null,
      project: '/home/op/app',
      ...more,
    },
    ...look,
  });
const hosts = (...names: string[]) => seen({ targets: names.map((name) => target('host', name)) });
const packages = (...names: string[]) =>
  seen({ targets: names.map((name) => target('package', name)) });
const inSubAgent = (depth: number): Look => {
  const look = seen({});
  const link = { role: 'sub-agent', name: 's', verified: false } as const;
  return { ...look, call: { ...look.call, chain: Array.from({ length: depth }, () => link) } };
};
const allows = (fields: string, look: Look): boolean =>
  evaluate(loaded(`[[rule]]\nid = "r"\noutcome = "allow"\n${fields}`), look).verdict === 'allow';
const denies = (fields: string, look: Look): boolean =>
  evaluate(loaded(`[[rule]]\nid = "r"\noutcome = "deny"\n${fields}`), look).verdict === 'deny';

type Case = readonly [fields: string, look: Look, allows: boolean, denies: boolean];
const cases: readonly Case[] = [
  ['hosts = ["example.com"]', hosts('example.com'), true, true],
  ['hosts = ["example.com"]', hosts('example.com.'), true, true],
  ['hosts = ["example.com"]', hosts('a.example.com'), false, false],
  ['hosts = ["example.com"]', hosts('example.com', 'evil.net'), false, true],
  ['hosts = ["example.com"]', hosts(), false, false],
  ['hosts = ["-"]', hosts(), true, true],
  ['hosts = ["-"]', hosts('example.com'), false, false],
  ['hosts = ["*.example.com"]', hosts('a.b.example.com'), true, true],
  ['hosts = ["*.example.com"]', hosts('example.com'), false, false],
  ['hosts = ["*.example.com"]', hosts('evilexample.com'), false, false],
  ['hosts = ["*.example.com"]', hosts('a.example.com.evil.net'), false, false],
  ['hosts = ["[::1]"]', hosts('[::1]'), true, true],
  ['packages = ["@acme/*", "zod"]', packages('@acme/a', 'zod'), true, true],
  ['packages = ["zod"]', packages('zod', 'zodd'), false, true],
  ['packages = ["zod"]', packages(), false, false],
  ['packages = ["-"]', packages(), true, true],
  ['programs = ["git push"]', seen({ programs: ['git push'] }), true, true],
  ['programs = ["git push"]', seen({ programs: ['git'] }), false, false],
  ['programs = ["git *"]', seen({ programs: ['git', 'git push'] }), true, true],
  ['programs = ["git *"]', seen({ programs: ['gitk'] }), false, false],
  ['programs = ["git *"]', seen({ programs: ['git push', 'rm'] }), false, true],
  ['programs = ["git *"]', seen({}), false, false],
  ['projects = ["{home}/app"]', seen({}), true, true],
  ['projects = ["~/a*"]', seen({ project: undefined }), false, false],
  ['projects = ["/home/op/ap"]', seen({}), false, false],
  ['sub_agent = true', inSubAgent(1), true, true],
  ['sub_agent = true', inSubAgent(0), false, false],
  ['sub_agent = false', inSubAgent(0), true, true],
  ['min_depth = 2', inSubAgent(1), false, false],
  ['min_depth = 2', inSubAgent(2), true, true],
  ['presence = ["idle"]', seen({}, { presence: 'idle' }), true, true],
  ['presence = ["idle"]', seen({}), false, false],
  ['signals = ["tainted"]', seen({}), true, false],
  ['signals = ["tainted"]', seen({}, { signals: [{ id: 'tainted' }] }), true, true],
  [
    'signals = ["tainted"]',
    seen({}, { signals: [{ id: 'tainted' }, { id: 'burst' }] }),
    false,
    true,
  ],
  [`when = 'call.cwd.endsWith("/app") && effects == ["reads"]'`, seen({}), true, true],
  [`when = 'depth > 0'`, seen({}), false, false],
  ['tools = ["Bas*", "x"]', lookAt({ ...shellCall('ls'), tool: 'Bash' }), true, true],
  ['tools = ["Bash"]', lookAt({ ...shellCall('ls'), tool: 'bash' }), false, false],
  [
    'changes_outside = true',
    seen({ targets: [target('path', '/etc/x', { effect: 'writes', inProject: false })] }),
    true,
    true,
  ],
  [
    'changes_outside = true',
    seen({
      targets: [target('path', '/tmp/x', { effect: 'writes', inProject: false, scratch: true })],
    }),
    false,
    false,
  ],
];

describe('conditions', () => {
  it.each(cases)('%s', (fields, look, allow, deny) => {
    expect(allows(fields, look)).toBe(allow);
    expect(denies(fields, look)).toBe(deny);
  });

  it('targets of an allow rule are those that no condition of their own is about', () => {
    const look = seen({
      targets: [target('host', 'example.com'), target('path', '/home/op/app/a')],
    });
    expect(allows('targets = ["{project}/**"]', look)).toBe(false);
    expect(allows('targets = ["{project}/**"]\nhosts = ["example.com"]', look)).toBe(true);
    expect(allows('targets = ["{project}/**"]\nhosts = ["example.org"]', look)).toBe(false);
  });

  it('places are filled in for each project by itself', () => {
    const rules = loaded(
      '[[rule]]\nid = "r"\noutcome = "allow"\ntargets = ["{project}/*", "~/{a,b}"]',
    );
    const at = (project: string | undefined, path: string) =>
      evaluate(rules, seen({ project, targets: [target('path', path)] })).verdict;
    for (let i = 0; i < 80; i++) {
      expect(at(`/p${String(i)}`, `/p${String(i)}/x`)).toBe('allow');
      expect(at(`/p${String(i)}`, `/p${String(i + 1)}/x`)).toBe('confirm');
    }
    expect(at('/p{1,2}*', '/p1/x')).toBe('confirm');
    expect(at(undefined, '/x')).toBe('confirm');
    expect(at(undefined, '/home/op/b')).toBe('allow');
  });
});
