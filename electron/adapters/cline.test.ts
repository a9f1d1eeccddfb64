import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../shared/adapter';
import type { JsonObject } from '../../shared/json';
import type { FinalDecision } from '../../shared/model/decision';
import { ToolCall } from '../../shared/model/tool-call';
import { cline } from './cline';
import { toolOf } from './cline-tools';

const recordings = new URL('../../e2e/fixtures/recordings/cline/', import.meta.url);
const recorded = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`${name}.json`, recordings), 'utf8')) as JsonObject;
const names = readdirSync(recordings).map((file) => file.replace(/\.json$/, ''));
const context = { callKey: '0'.repeat(32), route: 'hook-socket' } as const;

function eventOf(payload: JsonObject): AgentEvent {
  const event = cline.read(payload, context);
  if (!event.ok) throw new Error(`${event.reason} ${event.detail ?? ''}`);
  return event.value;
}

function callOf(name: string): ToolCall {
  const event = eventOf(recorded(name));
  if (event.kind !== 'call') throw new Error(event.kind);
  return event.call;
}

const allow: FinalDecision = { outcome: 'allow', by: 'rule', told: 'Yes.' };
const deny: FinalDecision = {
  outcome: 'deny',
  by: 'operator',
  reason: 'denied-by-operator',
  told: 'The operator denied "this" call.',
};

describe('every recording of Cline', () => {
  it('is there', () => expect(names.length).toBeGreaterThan(18));

  it.each(names)('%s is read and answered', (name) => {
    const event = eventOf(recorded(name));
    expect(event.kind).toBe(name.startsWith('PreToolUse') ? 'call' : 'noted');
    expect(cline.answer(event, allow)).toEqual({ exit: 0, stdout: '{"cancel":false}', stderr: '' });
    if (event.kind !== 'call') return;
    expect(ToolCall.parse(event.call)).toEqual(event.call);
    const said = JSON.parse(cline.answer(event, deny).stdout) as unknown;
    expect(said).toEqual({ cancel: true, errorMessage: deny.told });
  });
});

describe('a tool call', () => {
  it('says where it runs, who asks, and how long Cline waits', () => {
    const { sessionContext } = recorded('PreToolUse.run_commands') as unknown as {
      sessionContext: { rootSessionId: string };
    };
    const { rootSessionId: sessionId } = sessionContext;
    expect(callOf('PreToolUse.run_commands')).toMatchObject({
      product: 'cline',
      sessionId,
      tool: 'run_commands',
      kind: 'shell',
      input: { command: '(echo a > a.txt)\n(echo b > b.txt)' },
      cwd: '/lab/proj',
      chain: [{ role: 'agent', name: 'Cline', id: sessionId, verified: false }],
      claims: [],
      answerWithinMs: 95_000,
    });
  });

  it('of a sub-agent carries its link, which nobody verified', () => {
    const call = callOf('PreToolUse.run_commands.in-subagent');
    expect(call.sessionId).toBe(callOf('PreToolUse.run_commands').sessionId);
    expect(call.chain.at(-1)).toMatchObject({ role: 'sub-agent', verified: false });
  });

  it.each([
    ['editor', 'write', { file_path: '/lab/proj/new.txt', content: 'one\ntwo\n' }],
    [
      'editor-replace',
      'edit',
      { file_path: '/lab/proj/new.txt', old_string: 'one', new_string: 'ONE' },
    ],
    ['read_files', 'read', { path: '/lab/proj/new.txt' }],
    ['search_codebase', 'search', { queries: ['two'] }],
    ['fetch_web_content', 'fetch', { url: 'http://127.0.0.1:9/x', prompt: 'what' }],
    ['lab__echo', 'mcp', { text: 'hello' }],
    ['spawn_agent', 'agent', {}],
  ])('%s is judged and shown by the names that everybody uses', (name, kind, input) => {
    expect(callOf(`PreToolUse.${name}`)).toMatchObject({ kind, input });
  });

  it.each([
    ['a here-document', ['cat <<END', 'rm -rf ~', 'END']],
    ['an open quote', ["echo 'a", 'rm -rf ~', "b'"]],
    ['an open quote in a substitution', ['echo "$(cat "', 'rm -rf ~', '")"']],
    ['a function', ['f() {', 'rm -rf ~', '}']],
    ['a continued line', ['echo \\', 'rm -rf ~']],
    ['a quoted escape', [String.raw`echo $'a\'`, 'rm -rf ~', "'"]],
  ])('with %s that could swallow the next command is known as nothing', (_name, commands) => {
    expect(toolOf('run_commands', { commands })).toEqual({ kind: 'other', input: { commands } });
  });

  it.each([
    ['run_commands', { commands: 'ls' }],
    ['run_commands', { commands: ['ls'], cwd: '/' }],
    ['read_files', { files: [{ path: 'a' }, { path: 'b' }] }],
    ['fetch_web_content', { requests: [{ url: 'http://a' }, { url: 'http://b' }] }],
    ['editor', { path: 'a', file_path: 'b', new_text: 'x' }],
    ['constructor', {}],
  ])('%s of a shape that cannot be told whole is known as nothing', (tool, input) => {
    expect(toolOf(tool, input)).toEqual({ kind: 'other', input });
  });

  it('of many commands keeps them apart, as each has a shell of its own (T-22)', () => {
    const of = (...commands: string[]) => toolOf('run_commands', { commands }).input['command'];
    expect(of('D=.', 'rm -rf $D/*')).toBe('(D=.)\n(rm -rf $D/*)');
    expect(of('ls # all', 'ls')).toBe('(ls # all\n)\n(ls)');
  });

  it('with one command of any shape is that command', () => {
    const command = 'cat <<END\n$(id)\nEND';
    expect(toolOf('run_commands', { commands: [command] }).input).toEqual({ command });
  });
});

describe('what cannot be read', () => {
  it('is refused, and the refusal cancels', () => {
    const other = { ...recorded('PreToolUse.run_commands'), hookName: 'tool_call_2' };
    expect(cline.read(other, context)).toMatchObject({ ok: false, reason: 'event-unknown' });
    expect(cline.read({ hookName: 'tool_call' }, context)).toMatchObject({ ok: false });
    expect(cline.refusal('No.').stdout).toContain('"cancel":true');
  });
});
