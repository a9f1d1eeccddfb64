import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../shared/json';
import type { FinalDecision } from '../../shared/model/decision';
import { ToolCall } from '../../shared/model/tool-call';
import { cursor } from './cursor';
import { cursorGate, cursorHooks } from './cursor-hooks';
import { addHooks, inspectHooks, removeHooks } from './hook-lists';

const samples = new URL('../../e2e/fixtures/recordings/cursor/', import.meta.url);
const sample = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`${name}.json`, samples), 'utf8')) as JsonObject;
const context = { callKey: '0'.repeat(32), route: 'hook-socket' } as const;
const read = (payload: JsonObject) => cursor.read(payload, context);

const allow: FinalDecision = { outcome: 'allow', by: 'rule', told: 'Yes.' };
const deny: FinalDecision = {
  outcome: 'deny',
  by: 'operator',
  reason: 'denied-by-operator',
  told: 'The operator denied this call.',
};

describe('an event of Cursor as its documents have it', () => {
  it.each([
    ['beforeShellExecution', 'Shell', 'shell', { command: 'npm test' }, '/lab/proj/app'],
    [
      'beforeMCPExecution',
      'echo',
      'mcp',
      { server: 'node server.js', arguments: { message: 'hi' } },
      '/lab/proj',
    ],
    ['beforeReadFile', 'Read', 'read', { file_path: '/lab/proj/.env' }, '/lab/proj'],
    [
      'preToolUse.Write',
      'Write',
      'write',
      { file_path: '/lab/proj/a.txt', content: 'one\n' },
      '/lab/proj',
    ],
  ])('%s is a call, decided in its own words', (name, tool, kind, input, cwd) => {
    const event = read(sample(name));
    if (!event.ok || event.value.kind !== 'call') throw new Error(name);
    expect(ToolCall.parse(event.value.call)).toMatchObject({ tool, kind, input, cwd });
    expect(event.value.call.input).toEqual(input);
    expect(cursor.answer(event.value, allow)).toMatchObject({
      exit: 0,
      stdout: '{"permission":"allow"}',
    });
    const stopped = cursor.answer(event.value, deny);
    expect(stopped.exit).toBe(2);
    expect(JSON.parse(stopped.stdout)).toMatchObject({
      permission: 'deny',
      user_message: deny.told,
    });
  });

  it.each(['preToolUse.Shell', 'stop'])('%s is none, and goes on', (name) => {
    const event = read(sample(name));
    if (!event.ok) throw new Error(name);
    expect(event.value.kind).toBe('noted');
    expect(cursor.answer(event.value, deny).stdout).toBe('{"permission":"allow"}');
  });

  it('that nobody knows and that carries a tool is refused', () => {
    expect(read({ ...sample('preToolUse.Write'), hook_event_name: 'newer' })).toMatchObject({
      ok: false,
      reason: 'event-unknown',
    });
  });
});

describe('the hooks file of Cursor', () => {
  const list = cursorHooks("'/opt/holdpoint-hook' --socket /run/s --product cursor");

  it('fails closed at every gate, and gives a foreign file back', () => {
    const mine = '{"version":1,"hooks":{"preToolUse":[{"command":"./mine.sh"}]}}';
    const added = addHooks(list, mine);
    if (!added.ok) throw new Error(added.reason);
    expect(inspectHooks(list, added.value)).toBe('whole');
    expect(added.value.match(/"failClosed": true/g)).toHaveLength(4);
    expect(cursorGate(added.value)).toContain('--product cursor --deadline-ms');
    const removed = removeHooks(list, added.value);
    expect(removed.ok && JSON.parse(removed.value)).toEqual(JSON.parse(mine));
  });
});
