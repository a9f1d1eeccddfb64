import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../shared/adapter';
import type { JsonObject } from '../../shared/json';
import type { FinalDecision } from '../../shared/model/decision';
import { ToolCall } from '../../shared/model/tool-call';
import { claudeCode } from './claude-code';
import { kindOfTool } from './claude-tools';

const recordings = new URL('../../e2e/fixtures/recordings/claude-code/', import.meta.url);
const recorded = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`${name}.json`, recordings), 'utf8')) as JsonObject;
const names = readdirSync(recordings).map((file) => file.replace(/\.json$/, ''));
const context = { callKey: '0'.repeat(32), route: 'hook-socket' } as const;

function eventOf(payload: JsonObject): AgentEvent {
  const read = claudeCode.read(payload, context);
  if (!read.ok) throw new Error(`${read.reason} ${read.detail ?? ''}`);
  return read.value;
}

const allow: FinalDecision = { outcome: 'allow', by: 'rule', told: 'Reading "here".' };
const deny: FinalDecision = {
  outcome: 'deny',
  by: 'operator',
  reason: 'denied-by-operator',
  told: 'The operator denied this call.',
};

/** What each recording must become, by the event's name. */
const kindOf = (name: string): AgentEvent['kind'] => {
  const event = name.split('.')[0] ?? '';
  if (event === 'PreToolUse') return 'call';
  if (event.startsWith('PostToolUse')) return 'finished';
  if (event === 'SessionStart' || event === 'SessionEnd') return 'session';
  return event === 'ConfigChange' ? 'settings-changed' : 'noted';
};

describe('every recording of Claude Code', () => {
  it('is there', () => expect(names.length).toBeGreaterThan(45));

  it.each(names)('%s is read and answered as the product needs it', (name) => {
    const event = eventOf(recorded(name));
    expect(event.kind).toBe(kindOf(name));
    const [passed, stopped] = [claudeCode.answer(event, allow), claudeCode.answer(event, deny)];
    if (event.kind === 'call') {
      expect(ToolCall.parse(event.call)).toEqual(event.call);
      expect(JSON.parse(passed.stdout)).toEqual({
        hookSpecificOutput: {
          hookEventName: 'PreToolUse',
          permissionDecision: 'allow',
          permissionDecisionReason: allow.told,
        },
      });
    } else expect(passed).toEqual({ exit: 0, stdout: '', stderr: '' });
    const gates = event.kind === 'call' || event.kind === 'settings-changed';
    expect(stopped).toMatchObject(gates ? { exit: 2, stderr: deny.told } : { exit: 0, stderr: '' });
    expect(stopped.stdout.includes('"permissionDecision":"deny"')).toBe(event.kind === 'call');
    expect(Object.keys(stopped)).toEqual(['exit', 'stdout', 'stderr']);
  });
});

describe('a tool call', () => {
  it('keeps input, place, mode and the model’s own words apart', () => {
    expect(eventOf(recorded('PreToolUse.Bash'))).toEqual({
      kind: 'call',
      call: {
        ...context,
        product: 'claude-code',
        sessionId: '00000000-0000-0000-0000-000000000001',
        toolUseId: 'toolu_MAIN_0_0',
        tool: 'Bash',
        kind: 'shell',
        input: { command: 'echo hi > x.txt', description: 'write a file' },
        cwd: '/lab/proj',
        chain: [
          {
            role: 'agent',
            name: 'Claude Code',
            id: '00000000-0000-0000-0000-000000000001',
            verified: false,
          },
        ],
        claims: [{ label: 'Description', text: 'write a file', field: 'description' }],
        mode: 'default',
      },
    });
  });

  it('of a sub-agent carries its link, which nobody verified', () => {
    const event = eventOf(recorded('PreToolUse.Bash.in-subagent'));
    expect(event.kind === 'call' && event.call.chain[1]).toEqual({
      role: 'sub-agent',
      name: 'general-purpose',
      id: '00000000000000003',
      verified: false,
    });
  });

  it.each([
    ['Bash', 'shell'],
    ['Read', 'read'],
    ['Write', 'write'],
    ['Edit', 'edit'],
    ['NotebookEdit', 'edit'],
    ['WebFetch', 'fetch'],
    ['WebSearch', 'search'],
    ['Grep', 'search'],
    ['Agent', 'agent'],
    ['Task', 'agent'],
    ['ToolSearch', 'internal'],
    ['mcp__lab__echo', 'mcp'],
    ['mcp__lab__', 'other'],
    ['mcp__lab', 'other'],
    ['Monitor', 'shell'],
    ['SendMessage', 'agent'],
    ['TaskStop', 'internal'],
    ['ExitWorktree', 'other'],
    ['CronDelete', 'other'],
    ['CronCreate', 'other'],
    ['Skill', 'other'],
    ['constructor', 'other'],
    ['bash', 'other'],
    ['NewTool', 'other'],
  ])('%s is %s', (tool, kind) => expect(kindOfTool(tool)).toBe(kind));

  it.each(['session_id', 'cwd', 'tool_name', 'tool_input', 'hook_event_name'])(
    'without %s is refused',
    (field) => {
      const { [field]: _gone, ...rest } = recorded('PreToolUse.Bash');
      expect(claudeCode.read(rest, context)).toMatchObject({
        ok: false,
        reason: 'body-invalid',
        detail: field,
      });
    },
  );

  it.each([null, [], 'PreToolUse', 7, {}])('is not %j', (payload) => {
    expect(claudeCode.read(payload, context)).toMatchObject({ ok: false, reason: 'body-invalid' });
  });

  it('with a wrong type where we look is refused, with more fields is not', () => {
    const call = recorded('PreToolUse.Bash');
    expect(claudeCode.read({ ...call, tool_input: 'rm -rf /' }, context).ok).toBe(false);
    expect(claudeCode.read({ ...call, agent_id: 7 }, context).ok).toBe(false);
    expect(claudeCode.read({ ...call, later: { more: [1] } }, context).ok).toBe(true);
  });
});

describe('other events', () => {
  it('of a name nobody knows are refused when they carry a tool, else noted', () => {
    const base = { session_id: 's', cwd: '/x', hook_event_name: 'BeforeSomething' };
    expect(claudeCode.read({ ...base, tool_name: 'Bash' }, context)).toEqual({
      ok: false,
      reason: 'event-unknown',
      detail: 'BeforeSomething',
    });
    expect(eventOf(base)).toEqual({
      kind: 'noted',
      sessionId: 's',
      cwd: '/x',
      name: 'BeforeSomething',
    });
  });

  it('say at the end of a turn whether nothing goes on', () => {
    const stop = recorded('Stop');
    const atRest = { kind: 'noted', name: 'Stop', atRest: true };
    expect(eventOf(stop)).toMatchObject(atRest);
    const { background_tasks: _none, ...older } = stop;
    for (const other of [
      older,
      { ...stop, background_tasks: [{ id: 1 }] },
      { ...stop, background_tasks: {} },
    ])
      expect(eventOf(other)).not.toHaveProperty('atRest');
    expect(eventOf({ ...stop, hook_event_name: 'SubagentStop' })).not.toHaveProperty('atRest');
  });

  it('say whether a tool failed', () => {
    expect(eventOf(recorded('PostToolUse.Bash'))).toMatchObject({
      kind: 'finished',
      tool: 'Bash',
      toolUseId: 'toolu_MAIN_0_0',
      failed: false,
    });
    expect(eventOf(recorded('PostToolUseFailure.Bash'))).toMatchObject({
      kind: 'finished',
      failed: true,
    });
  });

  it('say which settings changed', () => {
    expect(eventOf(recorded('ConfigChange.user_settings'))).toMatchObject({
      kind: 'settings-changed',
      path: '/lab/home/.claude/settings.json',
    });
  });

  it('say that a session started and ended, and why', () => {
    expect(eventOf(recorded('SessionStart.startup'))).toMatchObject({
      kind: 'session',
      state: 'started',
      why: 'startup',
    });
    expect(eventOf(recorded('SessionEnd'))).toMatchObject({
      kind: 'session',
      state: 'ended',
      why: 'other',
    });
  });
});

describe('the canary', () => {
  const canary = {
    ...recorded('PreToolUse.Bash'),
    tool_name: 'HoldpointCanary',
    tool_input: { token: 't1' },
  };

  it('is always blocked, even by mistake of a decision', () => {
    expect(eventOf(canary)).toEqual({ kind: 'canary', token: 't1' });
    expect(claudeCode.answer(eventOf(canary), allow).exit).toBe(2);
  });

  it('without a token is refused', () => {
    expect(claudeCode.read({ ...canary, tool_input: {} }, context).ok).toBe(false);
  });
});

it('blocks what could not be read', () => {
  const refused = claudeCode.refusal('no');
  expect(refused).toMatchObject({ exit: 2, stderr: 'no' });
  expect(JSON.parse(refused.stdout)).toMatchObject({
    hookSpecificOutput: { permissionDecision: 'deny', permissionDecisionReason: 'no' },
  });
});
