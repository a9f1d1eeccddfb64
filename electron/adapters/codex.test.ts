import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../shared/adapter';
import type { JsonObject } from '../../shared/json';
import type { FinalDecision } from '../../shared/model/decision';
import { ToolCall } from '../../shared/model/tool-call';
import { codex } from './codex';
import { kindOfTool } from './codex-tools';

const recordings = new URL('../../e2e/fixtures/recordings/codex/', import.meta.url);
const recorded = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`${name}.json`, recordings), 'utf8')) as JsonObject;
const names = readdirSync(recordings).map((file) => file.replace(/\.json$/, ''));
const context = { callKey: '0'.repeat(32), route: 'hook-socket' } as const;

function eventOf(payload: JsonObject): AgentEvent {
  const read = codex.read(payload, context);
  if (!read.ok) throw new Error(`${read.reason} ${read.detail ?? ''}`);
  return read.value;
}
function callOf(name: string): ToolCall {
  const event = eventOf(recorded(name));
  if (event.kind !== 'call') throw new Error(`${name} is no call`);
  return event.call;
}

const allow: FinalDecision = { outcome: 'allow', by: 'rule', told: 'Reading "here".' };
const deny: FinalDecision = {
  outcome: 'deny',
  by: 'operator',
  reason: 'denied-by-operator',
  told: 'The operator denied this call.',
};
const nothing = { exit: 0, stdout: '', stderr: '' };
const permitted = {
  hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: 'allow' } },
};

const kindOf = (name: string): AgentEvent['kind'] => {
  const event = name.split('.')[0] ?? '';
  if (event === 'PreToolUse' || event === 'PermissionRequest') return 'call';
  if (event === 'PostToolUse') return 'finished';
  return event === 'SessionStart' || event === 'SessionEnd' ? 'session' : 'noted';
};

describe('every recording of Codex', () => {
  it('is there', () => expect(names.length).toBeGreaterThan(18));

  it.each(names)('%s is read and answered as the product needs it', (name) => {
    const event = eventOf(recorded(name));
    expect(event.kind).toBe(kindOf(name));
    if (event.kind === 'call') expect(ToolCall.parse(event.call)).toEqual(event.call);
    const passed = codex.answer(event, allow);
    // An explicit allow of PreToolUse is a broken hook to Codex; its own question needs one.
    if (name.startsWith('PermissionRequest')) expect(JSON.parse(passed.stdout)).toEqual(permitted);
    else expect(passed).toEqual(nothing);
    const stopped = event.kind === 'call' ? { exit: 2, stdout: '', stderr: deny.told } : nothing;
    expect(codex.answer(event, deny)).toEqual(stopped);
  });
});

describe('a tool call of Codex', () => {
  it('keeps what runs, where, and who asks', () => {
    const id = recorded('PreToolUse.Bash.in-subagent')['session_id'];
    expect(callOf('PreToolUse.Bash.in-subagent')).toEqual({
      ...context,
      product: 'codex',
      sessionId: id,
      toolUseId: 'toolu_SUBAGENTMARK_0_0',
      tool: 'Bash',
      kind: 'shell',
      input: { command: 'touch from_sub' },
      cwd: '/lab/proj',
      chain: [
        { role: 'agent', name: 'Codex', id, verified: false },
        { role: 'sub-agent', name: 'default', id: expect.any(String), verified: false },
      ],
      claims: [],
      mode: 'bypassPermissions',
    });
  });

  it('runs where its tool does, not where its session began', () => {
    expect(callOf('PreToolUse.Bash').cwd).toBe('/tmp');
  });

  it('carries every file of a patch beside the patch itself', () => {
    const { kind, input } = callOf('PreToolUse.apply_patch.move');
    expect(kind).toBe('edit');
    expect(input['command']).toContain('*** Begin Patch');
    expect(input['files']).toEqual([
      {
        file_path: 'a.txt',
        change: 'update',
        moved_to: 'c.txt',
        old_string: '@@\nhello',
        new_string: '@@\nbye',
      },
      { file_path: 'b.txt', change: 'delete' },
    ]);
  });

  it('that holds no plain patch names no file, so that it cannot be seen through', () => {
    const payload = recorded('PreToolUse.apply_patch');
    const event = eventOf({ ...payload, tool_input: { command: 'rm -rf /' } });
    expect(event).toMatchObject({ call: { kind: 'edit', input: { command: 'rm -rf /' } } });
    expect(event).not.toHaveProperty('call.input.files');
  });

  it('to leave the sandbox is another call than the one inside it, and its reason is a claim', () => {
    const asked = callOf('PermissionRequest.Bash');
    expect(asked.input).toMatchObject({ permission_request: true });
    expect(asked.claims).toEqual([
      expect.objectContaining({ label: 'Codex asks' }),
      { label: 'Reason', text: 'because', field: 'description' },
    ]);
  });

  it('cannot make itself a question of Codex by its arguments', () => {
    const payload = recorded('PreToolUse.mcp-echo');
    const event = eventOf({ ...payload, tool_input: { permission_request: true } });
    expect(codex.answer(event, allow)).toEqual(nothing);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['no session', { hook_event_name: 'PreToolUse', cwd: '/', tool_name: 'Bash', tool_input: {} }],
    ['no tool', { hook_event_name: 'PreToolUse', session_id: 's', cwd: '/', tool_input: {} }],
    [
      'an unknown event with a tool',
      { hook_event_name: 'X', session_id: 's', cwd: '/', tool_name: 'B' },
    ],
  ])('is refused: %s', (_, payload) => {
    expect(codex.read(payload, context).ok).toBe(false);
  });

  it('is denied with words, because without them Codex runs the tool (T-13)', () => {
    for (const told of ['', ' \n', 'Why.']) {
      const refused = codex.refusal(told);
      expect(refused.exit).toBe(2);
      expect(refused.stderr.trim()).not.toBe('');
    }
  });
});

it('the canary is a call that is denied', () => {
  const event = eventOf(codex.canary('abc', '/lab') as JsonObject);
  expect(event).toEqual({ kind: 'canary', token: 'abc' });
});

it.each([
  ['Bash', 'shell'],
  ['apply_patch', 'edit'],
  ['mcp__a__b', 'mcp'],
  ['spawn_agent', 'agent'],
  ['write_stdin', 'other'],
])('%s is of kind %s', (tool, kind) => expect(kindOfTool(tool)).toBe(kind));
