import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../shared/adapter';
import type { JsonObject } from '../../shared/json';
import { ToolCall } from '../../shared/model/tool-call';
import { openCode } from './opencode';

const recordings = new URL('../../e2e/fixtures/recordings/opencode/', import.meta.url);
const recorded = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`${name}.json`, recordings), 'utf8')) as JsonObject;
const names = readdirSync(recordings).map((file) => file.replace(/\.json$/, ''));
const context = { callKey: '0'.repeat(32), route: 'hook-socket' } as const;

function eventOf(payload: JsonObject): AgentEvent {
  const read = openCode.read(payload, context);
  if (!read.ok) throw new Error(`${read.reason} ${read.detail ?? ''}`);
  return read.value;
}

function callOf(change: JsonObject, name = 'tool.execute.before.bash'): ToolCall {
  const event = eventOf({ ...recorded(name), ...change });
  if (event.kind !== 'call') throw new Error(event.kind);
  return ToolCall.parse(event.call);
}

const kindOf = (name: string): AgentEvent['kind'] => {
  if (name.startsWith('tool.execute.before')) return 'call';
  return name.startsWith('tool.execute.after') ? 'finished' : 'session';
};

describe('every recording of OpenCode', () => {
  it('is there', () => expect(names.length).toBeGreaterThan(14));
  it.each(names)('%s is understood', (name) => {
    expect(eventOf(recorded(name)).kind).toBe(kindOf(name));
  });
});

describe('a call', () => {
  it.each([
    ['bash', 'shell'],
    ['read', 'read'],
    ['write', 'write'],
    ['edit', 'edit'],
    ['webfetch', 'fetch'],
    ['grep', 'search'],
    ['task', 'agent'],
    ['todowrite', 'internal'],
  ])('of %s is of the kind %s', (tool, kind) => {
    expect(callOf({}, `tool.execute.before.${tool}`)).toMatchObject({ tool, kind });
  });

  it.each(['skill', 'execute', 'lab_echo', 'of_a_plugin'])('of %s is asked about', (tool) => {
    expect(callOf({ tool }).kind).toBe('other');
  });

  it.each([
    ['lab_echo', ['lab'], 'mcp__lab__echo'],
    ['my_lab_do_it', ['my', 'my.lab'], 'mcp__my_lab__do_it'],
  ])('%s of the servers %j is %s', (tool, mcpServers, known) => {
    expect(callOf({ tool, mcpServers })).toMatchObject({ tool: known, kind: 'mcp' });
  });

  it('that a server could have named like a tool of OpenCode is known as nothing (T-22)', () => {
    expect(callOf({ tool: 'apply_patch', mcpServers: ['apply'] }).kind).toBe('other');
    expect(callOf({ tool: 'plan_exit', mcpServers: ['plan'] }).kind).toBe('other');
    expect(callOf({ tool: 'plan_exit', mcpServers: ['other'] }).kind).toBe('internal');
  });

  it('of a text search says which files it looks into', () => {
    const { input } = callOf({ tool: 'grep', args: { pattern: 'KEY', include: '.env' } });
    expect(input).toEqual({ pattern: 'KEY', glob: '.env' });
  });

  it('has the fields of file tools under the names that are judged and shown', () => {
    expect(callOf({}, 'tool.execute.before.edit').input).toEqual({
      file_path: 'a.txt',
      old_string: 'two',
      new_string: 'TWO',
    });
  });

  it('is of a patch or of an MCP server as the real program sent it', () => {
    const { kind, input } = callOf({}, 'tool.execute.before.apply-patch');
    expect([kind, (input['files'] as unknown[]).length]).toEqual(['edit', 2]);
    expect(callOf({}, 'tool.execute.before.echo-echo').tool).toBe('mcp__echo__echo');
  });

  it('with a field under two names is refused', () => {
    const args = { filePath: 'a.txt', file_path: 'b.txt' };
    const payload = { ...recorded('tool.execute.before.read'), args };
    expect(openCode.read(payload, context)).toMatchObject({ ok: false, reason: 'body-invalid' });
  });

  it('of a patch names its files, and none when it cannot be read', () => {
    const patchText = '*** Begin Patch\n*** Delete File: old.txt\n*** End Patch';
    const args = { patchText, files: [{ file_path: 'said.txt', change: 'add', content: '' }] };
    expect(callOf({ tool: 'apply_patch', args }).input).toMatchObject({
      files: [{ file_path: 'old.txt', change: 'delete' }],
    });
    expect(
      callOf({ tool: 'apply_patch', args: { ...args, patchText: 'x' } }).input,
    ).not.toHaveProperty('files');
  });

  it('runs where its command says', () => {
    expect(callOf({}).cwd).toBe('/lab/proj/sub');
    expect(callOf({ args: { command: 'ls', workdir: '/etc' } }).cwd).toBe('/etc');
    expect(callOf({ args: { command: 'ls' } }).cwd).toBe('/lab/proj');
  });

  it('of a sub-agent belongs to the session that a person opened', () => {
    const call = callOf({}, 'tool.execute.before.bash.in-subagent');
    expect(call.chain).toMatchObject([
      { role: 'agent', name: 'OpenCode', id: call.sessionId, verified: false },
      { role: 'sub-agent', name: 'general', verified: false },
    ]);
  });
});

describe('an answer', () => {
  const call = eventOf(recorded('tool.execute.before.bash'));
  it('lets a call run only in so many words', () => {
    expect(openCode.answer(call, { outcome: 'allow', by: 'rule', told: '' })).toEqual({
      exit: 0,
      stdout: '{"decision":"allow"}',
      stderr: '',
    });
  });
  it('denies with the reason where the plugin reads it', () => {
    const told = 'The operator denied this call.';
    expect(
      openCode.answer(call, {
        outcome: 'deny',
        by: 'operator',
        reason: 'denied-by-operator',
        told,
      }),
    ).toEqual({ exit: 2, stdout: '', stderr: told });
    expect(openCode.refusal('x').exit).toBe(2);
  });
});

it('denies an event of another version of the plugin', () => {
  const payload = { ...recorded('tool.execute.before.bash'), hook: 'tool.execute.instead' };
  expect(openCode.read(payload, context)).toMatchObject({ ok: false, reason: 'event-unknown' });
});

it('knows its own canary', () => {
  expect(eventOf(openCode.canary('abc', '/') as JsonObject)).toEqual({
    kind: 'canary',
    token: 'abc',
  });
});
