import { describe, expect, it } from 'vitest';
import { record } from '../fixtures/history';
import { draftRule, withTable } from './rule-draft';
import { gistOfSample, sampleOfCommand, sampleOfRecord } from './sample-of';

const payload = {
  ...record.payload,
  by: 'operator',
  effects: ['executes', 'network'],
  programs: ['npm run lint', 'git push'],
  targets: [
    { kind: 'path', shown: 'src', resolved: '/p/src', effect: 'reads', inProject: true },
    { kind: 'host', shown: 'b.example', resolved: 'b.example', effect: 'network', inProject: null },
  ],
};

describe('draftRule', () => {
  it('says of a command what it starts, does and reaches, and that it stays in the project', () => {
    expect(draftRule({ ...record, decision: 'allow', payload })).toBe(`[[rule]]
id = "from-record-1281"
outcome = "allow"
kinds = ["shell"]
programs = ["npm run lint", "git push"]
effects = ["executes", "network"]
hosts = ["b.example"]
outside_project = false
`);
  });

  it.each([
    ['operator', 'allow', 'allow'],
    ['operator', 'deny', 'deny'],
    ['expiry', 'deny', 'confirm'],
    ['rule', 'allow', 'confirm'],
    ['grant', 'allow', 'confirm'],
  ])('by %s, %s: the rule says %s', (by, decision, outcome) => {
    const draft = draftRule({ ...record, decision, payload: { ...payload, by } });
    expect(draft).toContain(`outcome = "${outcome}"`);
  });

  it('names the heaviest effect alone where any would do: it must not deny all that shares a light one', () => {
    const draft = draftRule({ ...record, decision: 'deny', payload });
    expect(draft).toContain('effects = ["network"]');
  });

  it('names a path outside by itself, its signs of a glob as themselves', () => {
    const target = {
      kind: 'path',
      shown: 'x',
      resolved: '/etc/a*[b]"\u007f',
      effect: 'reads',
      inProject: false,
    };
    const draft = draftRule({ ...record, payload: { ...payload, targets: [target] } });
    expect(draft).toContain('targets = ["/etc/a\\\\*\\\\[b\\\\]\\"\\u007f"]');
    expect(draft).not.toContain('outside_project');
  });

  it('names the tool of an MCP server, and no program that a rule cannot name', () => {
    const mcp = { ...payload, kind: 'mcp', tool: 'mcp__x__get', programs: ['a * b', ''] };
    const draft = draftRule({ ...record, payload: mcp });
    expect(draft).toContain('tools = ["mcp__x__get"]');
    expect(draft).not.toContain('programs');
  });

  it('is nothing for a record without a call', () => {
    expect(draftRule({ ...record, payload: { summary: 'Daemon started' } })).toBeNull();
  });
});

describe('withTable', () => {
  it('puts one blank line between, and none before the first', () => {
    expect(withTable('a = 1\n\n\n', '[[rule]]\n')).toBe('a = 1\n\n[[rule]]\n');
    expect(withTable('', '[[rule]]\n')).toBe('[[rule]]\n');
  });
});

describe('samples', () => {
  it('come from a record as it was', () => {
    const call = { ...record, agent: 'claude-code' };
    expect(sampleOfRecord(call)).toEqual({
      product: 'claude-code',
      kind: 'shell',
      tool: 'Bash',
      input: record.payload['input'],
      cwd: '/home/ada/work/lighthouse',
    });
    expect(sampleOfRecord({ ...record, payload: {} })).toBeNull();
  });

  it('are named by what they do', () => {
    expect(gistOfSample(sampleOfCommand('git push', '/p'))).toBe('git push');
    expect(gistOfSample({ ...sampleOfCommand('', '/p'), input: {}, tool: 'Task' })).toBe('Task');
  });
});
