import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Adapter, AgentEvent } from '../../shared/adapter';
import type { JsonObject } from '../../shared/json';
import type { FinalDecision } from '../../shared/model/decision';
import { ToolCall } from '../../shared/model/tool-call';
import { geminiCli } from './gemini-cli';
import { qwenCode } from './qwen-code';

const allow: FinalDecision = { outcome: 'allow', by: 'rule', told: 'Reading "here".' };
const deny: FinalDecision = {
  outcome: 'deny',
  by: 'operator',
  reason: 'denied-by-operator',
  told: 'The operator denied this call.',
};
const context = { callKey: '0'.repeat(32), route: 'hook-socket' } as const;
const silent = { exit: 0, stdout: '', stderr: '' };

const folderOf = ({ product }: Adapter): URL =>
  new URL(`../../e2e/fixtures/recordings/${product}/`, import.meta.url);
const recorded = (adapter: Adapter, name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folderOf(adapter)), 'utf8')) as JsonObject;
const namesOf = (adapter: Adapter): string[] =>
  readdirSync(folderOf(adapter)).map((file) => file.replace(/\.json$/, ''));

function eventOf(adapter: Adapter, payload: JsonObject): AgentEvent {
  const read = adapter.read(payload, context);
  if (!read.ok) throw new Error(`${read.reason} ${read.detail ?? ''}`);
  return read.value;
}
function callOf(adapter: Adapter, name: string): ToolCall {
  const event = eventOf(adapter, recorded(adapter, name));
  if (event.kind !== 'call') throw new Error(event.kind);
  return event.call;
}

describe.each([
  { adapter: geminiCli, gate: 'BeforeTool', edit: 'replace', passes: '' },
  { adapter: qwenCode, gate: 'PreToolUse', edit: 'edit', passes: '"permissionDecision":"allow"' },
])('$adapter.label', ({ adapter, gate, edit, passes }) => {
  const kinds: Readonly<Record<string, AgentEvent['kind']>> = {
    [gate]: 'call',
    AfterTool: 'finished',
    PostToolUse: 'finished',
    PostToolUseFailure: 'finished',
    SessionStart: 'session',
    SessionEnd: 'session',
  };

  it('was recorded', () => expect(namesOf(adapter).length).toBeGreaterThan(20));

  it.each(namesOf(adapter))('%s is read and answered as the product needs it', (name) => {
    const event = eventOf(adapter, recorded(adapter, name));
    expect(event.kind).toBe(kinds[name.split('.')[0] ?? ''] ?? 'noted');
    const [passed, stopped] = [adapter.answer(event, allow), adapter.answer(event, deny)];
    if (event.kind !== 'call') return expect([passed, stopped]).toEqual([silent, silent]);
    expect(ToolCall.parse(event.call)).toEqual(event.call);
    expect(event.call.kind).not.toBe('other');
    expect(passed).toMatchObject({ exit: 0, stderr: '' });
    expect(passed.stdout).toContain(passes);
    expect(stopped).toMatchObject({ exit: 2, stderr: deny.told });
    expect(JSON.parse(stopped.stdout)).toMatchObject({ reason: deny.told });
  });

  it('never hears a word that would ask or leave the call to nobody', () => {
    const event = eventOf(adapter, recorded(adapter, `${gate}.write_file`));
    for (const decision of [allow, deny])
      expect(adapter.answer(event, decision).stdout).not.toMatch(/ask|defer|continue/);
    expect(adapter.refusal('Why.')).toMatchObject({ exit: 2, stderr: 'Why.' });
  });

  it('is blocked at the harmless call, and only the daemon can say its token', () => {
    const event = eventOf(adapter, adapter.canary('t0ken', '/p') as JsonObject);
    expect(event).toEqual({ kind: 'canary', token: 't0ken' });
    expect(adapter.answer(event, deny).exit).toBe(2);
  });

  it('tells a command, an edit and the arguments of an MCP tool whole', () => {
    expect(callOf(adapter, `${gate}.run_shell_command`)).toMatchObject({
      kind: 'shell',
      input: { command: 'echo hi > x.txt; ls' },
      claims: [{ label: 'Description', field: 'description' }],
    });
    expect(callOf(adapter, `${gate}.${edit}`)).toMatchObject({
      kind: 'edit',
      input: { old_string: 'two', new_string: 'three' },
    });
    const mcp = namesOf(adapter).find((name) => name.startsWith(`${gate}.mcp_`)) ?? '';
    expect(callOf(adapter, mcp)).toMatchObject({
      kind: 'mcp',
      tool: 'mcp__echo__echo',
      input: { text: 'hi', deep: { a: [1] } },
    });
  });

  it.each(['session_id', 'cwd', 'hook_event_name', 'tool_name', 'tool_input'])(
    'is denied without %s',
    (field) => {
      const { [field]: _gone, ...payload } = recorded(adapter, `${gate}.write_file`);
      expect(adapter.read(payload, context)).toMatchObject({ ok: false, reason: 'body-invalid' });
    },
  );

  it('is denied at an event of a newer version that carries a tool (T-25)', () => {
    const payload: JsonObject = {
      ...recorded(adapter, `${gate}.write_file`),
      hook_event_name: 'BeforeThat',
    };
    expect(adapter.read(payload, context)).toMatchObject({ ok: false, reason: 'event-unknown' });
    const { ['tool_name']: _tool, ...noted } = payload;
    expect(adapter.read(noted, context)).toMatchObject({ ok: true, value: { kind: 'noted' } });
  });

  it('fails where its tool failed', () => {
    const failed = namesOf(adapter).filter((name) => {
      const event = eventOf(adapter, recorded(adapter, name));
      return event.kind === 'finished' && event.failed;
    });
    expect(failed).toEqual([
      adapter === geminiCli ? 'AfterTool.web_fetch' : 'PostToolUseFailure.web_fetch',
    ]);
  });
});

describe('where the two part', () => {
  it('Qwen tells id, mode and sub-agent of a call, Gemini none of them', () => {
    expect(callOf(qwenCode, 'PreToolUse.run_shell_command.in-subagent')).toMatchObject({
      toolUseId: expect.stringMatching(/^toolu_/),
      mode: 'yolo',
      chain: [
        { role: 'agent', name: 'Qwen Code', verified: false },
        { role: 'sub-agent', name: expect.stringMatching(/^general-purpose-/), verified: false },
      ],
    });
    const call = callOf(geminiCli, 'BeforeTool.run_shell_command');
    expect(call.chain).toHaveLength(1);
    expect(call).not.toHaveProperty('toolUseId');
    expect(call).not.toHaveProperty('mode');
  });

  it('Gemini has no word for "allowed", and its instruction stays in what is judged', () => {
    const call = callOf(geminiCli, 'BeforeTool.replace');
    expect(call.claims).toEqual([{ label: 'Instruction', text: 'change it' }]);
  });
});
