import { describe, expect, it } from 'vitest';
import { callOf, shellCall } from '../classify/sample-calls.test-data';
import { conditionFault, readCondition } from './cel-condition';
import { celContext } from './cel-context';
import type { Look } from './look';

const lookAt = (call: Look['call'], more: Partial<Look> = {}): Look => ({
  call,
  classification: {
    effects: ['reads', 'network'],
    programs: ['git fetch'],
    uninspectable: null,
    project: '/home/op/app',
    targets: [
      { kind: 'host', shown: 'X', resolved: 'example.com.', effect: 'network' },
      { kind: 'path', shown: 'a', resolved: '/home/op/app/a', effect: 'reads', inProject: true },
    ],
  },
  home: '/home/op',
  presence: 'idle',
  signals: [{ id: 'first-host' }],
  ...more,
});
const said = (text: string, look = lookAt(shellCall('git fetch'))) => {
  const condition = readCondition(text);
  if (!condition.ok) throw new Error(condition.detail);
  return condition.value(celContext(look));
};

describe('a condition', () => {
  it.each([
    'call.input.command == "git fetch"',
    'call.input.command.startsWith("git ") && call.kind == "shell" && call.product == "claude-code"',
    'has(call.input.command) && !has(call.input.force) && !has(call.input.constructor)',
    '"network" in effects && !("deletes" in effects)',
    'hosts == ["example.com"] && packages.size() == 0',
    'programs.exists(p, p.startsWith("git "))',
    'targets.all(t, t.kind != "path" || t.in_project)',
    'targets.filter(t, t.kind == "host").size() == 1',
    'presence == "idle" && "first-host" in signals && depth == 0',
    'project == home || project.startsWith(home)',
    'uninspectable ? false : call.cwd.contains("app")',
  ])('%s', (text) => expect(said(text)).toEqual({ ok: true, value: true }));

  it.each([
    ['call.input.command ==', /./],
    ['nobody', /Unknown variable: nobody/],
    ['call.toool == "x"', /toool/],
    ['targets.all(t, t.in_projekt)', /in_projekt/],
    ['effects.size()', /must say yes or no/],
    ['"x"', /must say yes or no/],
    ['depth == "x"', /./],
    ['[1, 2].all(x, y)', /./],
    ['call.input.command.matches("(a+)+$")', /matches cannot be used/],
    ['effects.map(e, e) == []', /map cannot be used/],
    ['call.cwd + call.cwd == ""', /\+ cannot be used/],
    ['call.cwd.split("") == []', /split cannot be used/],
    ['call.cwd.contains(call.tool)', /not written out/],
    [`${'('.repeat(100)}true${')'.repeat(100)}`, /./],
    [Array.from({ length: 300 }, () => 'true').join(' && '), /./],
  ])('is refused when read: %s', (text, fault) =>
    expect(conditionFault(text) ?? 'sound').toMatch(fault),
  );
  it.each(['call.input.command == "git fetch"', 'depth < 2'])('is sound: %s', (text) =>
    expect(conditionFault(text)).toBeNull(),
  );

  it.each([
    ['call.input.nothing == "x"', /No such key: nothing/],
    ['call.input.command > 7', /./],
    ['call.input.command', null],
  ])('fails when it is used: %s', (text, fault) => {
    if (fault === null) return expect(conditionFault(text)).not.toBeNull();
    const result = said(text);
    expect(result.ok ? 'no' : result.detail).toMatch(fault);
  });
});

describe('D08: however much the agent sends', () => {
  const bounded = (text: string, input: Look['call']['input']) => {
    const began = performance.now();
    const result = said(text, lookAt(callOf('mcp', input)));
    // Bounded by steps and not by this clock, which only shows that the bound is not absurd.
    expect(performance.now() - began).toBeLessThan(60_000);
    return result;
  };

  it('a text that is too long fails only where it is asked for', () => {
    const input = { content: 'a'.repeat(70_000), file_path: '/x' };
    expect(bounded('call.input.file_path == "/x"', input)).toEqual({ ok: true, value: true });
    expect(bounded('call.input.content.contains("b")', input)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('too long to look at') as string,
    });
  });

  it('too many values, or loops in loops over long lists, are not looked at', () => {
    const list = Array.from({ length: 1_000 }, (_, i) => i);
    const loops =
      'call.input.list.all(a, call.input.list.all(b, call.input.list.all(c, a == b || b == c)))';
    expect(bounded(loops, { list })).toMatchObject({ ok: false });
    expect(bounded('call.input.list.exists(a, a == 999)', { list })).toEqual({
      ok: true,
      value: true,
    });
    const many = Array.from({ length: 6_000 }, (_, i) => i);
    expect(bounded('call.kind == "mcp"', { many })).toMatchObject({
      ok: false,
      detail: 'there is too much to look at',
    });
  });

  it('a long text in a loop is counted with every turn', () => {
    const list = Array.from({ length: 900 }, () => 'a'.repeat(60_000));
    expect(bounded('call.input.list.exists(a, a.contains("b"))', { list })).toMatchObject({
      ok: false,
    });
  });
});
