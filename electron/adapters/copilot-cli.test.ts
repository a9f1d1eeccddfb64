import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../shared/adapter';
import type { JsonObject } from '../../shared/json';
import type { FinalDecision } from '../../shared/model/decision';
import { ToolCall } from '../../shared/model/tool-call';
import { copilotCli } from './copilot-cli';

const recordings = new URL('../../e2e/fixtures/recordings/copilot-cli/', import.meta.url);
const recorded = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`${name}.json`, recordings), 'utf8')) as JsonObject;
const names = readdirSync(recordings).map((file) => file.replace(/\.json$/, ''));
const context = { callKey: '0'.repeat(32), route: 'hook-socket' } as const;
const read = (payload: JsonObject) => copilotCli.read(payload, context);

function eventOf(payload: JsonObject): AgentEvent {
  const event = read(payload);
  if (!event.ok) throw new Error(`${event.reason} ${event.detail ?? ''}`);
  return event.value;
}

function callOf(payload: JsonObject): ToolCall {
  const event = eventOf(payload);
  if (event.kind !== 'call') throw new Error(event.kind);
  return event.call;
}

const allow: FinalDecision = { outcome: 'allow', by: 'rule', told: 'Reading "here".' };
const deny: FinalDecision = {
  outcome: 'deny',
  by: 'operator',
  reason: 'denied-by-operator',
  told: 'The operator denied this call.',
};

const kindOf = (name: string): AgentEvent['kind'] => {
  if (name.startsWith('preToolUse')) return 'call';
  if (name.startsWith('postToolUse')) return 'finished';
  return name === 'sessionStart' || name === 'sessionEnd' ? 'session' : 'noted';
};

describe('every recording of Copilot CLI', () => {
  const asks = names.filter((name) => name.startsWith('permissionRequest'));
  it('is there', () => expect([names.length, asks.length]).toEqual([27, 2]));

  it.each(names.filter((name) => !asks.includes(name)))('%s is read and answered', (name) => {
    const event = eventOf(recorded(name));
    expect(event.kind).toBe(kindOf(name));
    const [passed, stopped] = [copilotCli.answer(event, allow), copilotCli.answer(event, deny)];
    if (event.kind !== 'call')
      return expect([passed, stopped]).toEqual(Array(2).fill({ exit: 0, stdout: '', stderr: '' }));
    expect(ToolCall.parse(event.call)).toEqual(event.call);
    const words = (permissionDecision: string, { told }: FinalDecision): string =>
      JSON.stringify({ permissionDecision, permissionDecisionReason: told });
    expect(passed).toEqual({ exit: 0, stdout: words('allow', allow), stderr: '' });
    expect(stopped).toEqual({ exit: 2, stdout: words('deny', deny), stderr: '' });
  });

  it.each(asks)('%s is refused, because nothing of ours asks for it', (name) => {
    expect(read(recorded(name))).toMatchObject({ ok: false, reason: 'event-unknown' });
  });
});

describe('a tool call', () => {
  it('keeps input, place and the model’s own words apart', () => {
    const sessionId = recorded('preToolUse.bash')['sessionId'];
    expect(callOf(recorded('preToolUse.bash'))).toEqual({
      ...context,
      product: 'copilot-cli',
      sessionId,
      tool: 'bash',
      kind: 'shell',
      input: { command: 'echo hi > hi.txt', description: 'write a file' },
      cwd: '/lab/proj',
      chain: [{ role: 'agent', name: 'Copilot CLI', id: sessionId, verified: false }],
      claims: [{ label: 'Description', text: 'write a file', field: 'description' }],
    });
  });

  it('of a sub-agent belongs to the session above and carries its link, which nobody verified', () => {
    const payload = recorded('preToolUse.bash.in-subagent');
    const call = callOf(payload);
    expect(call.sessionId).toBe(payload['parentAgentId']);
    expect(call.chain.at(-1)).toEqual({
      role: 'sub-agent',
      name: 'task',
      id: payload['agentId'],
      verified: false,
    });
  });

  it.each([
    ['create', { file_path: '/lab/proj/a.txt', content: 'one\ntwo\n' }, 'write'],
    ['edit', { file_path: '/lab/proj/a.txt', old_string: 'one', new_string: '1' }, 'edit'],
    ['view', { path: '/lab/proj/a.txt' }, 'read'],
    ['grep', { pattern: 'two', path: '/lab/proj/a.txt' }, 'search'],
    ['lab-echo', { text: 'hello' }, 'mcp'],
  ])('%s is judged and shown by the names that everybody uses', (tool, input, kind) => {
    expect(callOf(recorded(`preToolUse.${tool}`))).toMatchObject({ input, kind });
  });

  it.each([
    ['apply_patch', { path: 'ok.txt', old_str: 'a', new_str: 'b', input: '*** Begin Patch' }],
    ['edit', '*** Begin Patch\n*** Add File: ok.txt\n+a\n*** End Patch'],
    ['bash', 'ls'],
  ])('of %s in a form that it never has is known as nothing (T-5)', (toolName, toolArgs) => {
    expect(callOf({ ...recorded('preToolUse.edit'), toolName, toolArgs }).kind).toBe('other');
  });

  it('that is a patch tells of every file', () => {
    expect(callOf(recorded('preToolUse.apply_patch'))).toMatchObject({
      kind: 'edit',
      input: { files: [{ file_path: 'p.txt', change: 'add', content: 'hello' }] },
    });
  });

  it('that tells of other files beside its own is known as nothing', () => {
    const toolArgs = { path: '/etc/passwd', old_str: 'a', new_str: 'b', files: [] };
    expect(callOf({ ...recorded('preToolUse.edit'), toolArgs })).toMatchObject({ kind: 'other' });
  });

  it('that names one file twice is shown whole and known as nothing', () => {
    const toolArgs = { path: '/etc/passwd', file_path: 'a.txt', file_text: 'x', content: 'y' };
    const call = callOf({ ...recorded('preToolUse.create'), toolArgs });
    expect(call).toMatchObject({ kind: 'other', input: toolArgs });
  });

  it('that searches in many places keeps them all', () => {
    const toolArgs = { pattern: 'x', paths: ['/a', '/b'] };
    expect(callOf({ ...recorded('preToolUse.grep'), toolArgs }).input).toEqual({
      pattern: 'x',
      path: ['/a', '/b'],
    });
  });
});

describe('what cannot be read', () => {
  it('is refused, and the refusal blocks', () => {
    expect(read({ sessionId: 's', cwd: '/', toolName: 'bash' })).toMatchObject({ ok: false });
    expect(read({ toolName: 'bash', toolArgs: {} })).toMatchObject({ ok: false });
    expect(copilotCli.refusal('No.')).toMatchObject({ exit: 2 });
  });
});
