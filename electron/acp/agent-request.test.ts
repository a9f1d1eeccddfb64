import { beforeEach, describe, expect, it } from 'vitest';
import { asksToAct, readRequest } from './agent-request';
import { permissionAnswer } from './answers';
import { asks, changedMode, openedSession, wantsSilence } from './modes';
import { Sessions } from './sessions';

const options = [
  { optionId: 'always', name: 'Always', kind: 'allow_always' },
  { optionId: 'once', name: 'Once', kind: 'allow_once' },
  { optionId: 'no', name: 'No', kind: 'reject_once' },
];
const permission = (toolCall: object, offered = options): unknown => ({
  jsonrpc: '2.0',
  id: 0,
  method: 'session/request_permission',
  params: { sessionId: 's', toolCall: { toolCallId: 'c', ...toolCall }, options: offered },
});

describe('what an agent asks', () => {
  it.each([
    // As recorded from codex-acp 2.6.0, Copilot 1.0.102, Qwen 0.24.4 and goose 1.34.0.
    ['execute', { title: 'touch m', kind: 'execute', rawInput: { command: 'touch m', cwd: '/w' } }],
    ['other', { title: 'shell', kind: 'other', rawInput: { command: 'touch m' } }],
  ])('is a shell command where its input says so (%s)', (_name, call) => {
    expect(readRequest(permission(call))?.asked).toMatchObject({
      kind: 'shell',
      input: { command: 'touch m' },
    });
  });

  it('is asked about as it is where only a title tells of it, as with Gemini', () => {
    const asked = readRequest(permission({ title: 'ls', kind: 'execute' }))?.asked;
    expect(asked).toMatchObject({ kind: 'other', input: { title: 'ls' } });
  });

  it('is an edit or a new file by its one diff', () => {
    const diff = { type: 'diff', path: '/w/a', oldText: 'x', newText: 'y' };
    const edited = readRequest(permission({ kind: 'edit', content: [diff] }))?.asked;
    expect(edited).toMatchObject({
      kind: 'edit',
      input: { file_path: '/w/a', old_string: 'x', new_string: 'y' },
    });
    const made = permission({ kind: 'edit', content: [{ ...diff, oldText: null }] });
    expect(readRequest(made)?.asked).toMatchObject({ kind: 'write', input: { content: 'y' } });
    const two = readRequest(permission({ kind: 'edit', content: [diff, diff] }))?.asked;
    expect(two).toMatchObject({ kind: 'other' });
  });

  it('does not hide a command behind a diff', () => {
    const diff = { type: 'diff', path: '/w/a', oldText: 'x', newText: 'y' };
    const both = { kind: 'execute', rawInput: { command: 'rm -rf /' }, content: [diff, diff] };
    expect(readRequest(permission(both))?.asked.kind).toBe('other');
    for (const one of [
      { ...both, content: [diff] },
      { ...both, kind: 'edit', content: [diff] },
    ])
      expect(readRequest(permission(one))?.asked.kind).toBe('other');
  });

  it('is a file or a program that it wants from its editor', () => {
    const from = (method: string, params: object): unknown => ({
      id: 7,
      method,
      params: { sessionId: 's', ...params },
    });
    expect(readRequest(from('fs/write_text_file', { path: '/w/a', content: 'b' }))).toMatchObject({
      id: 7,
      options: null,
      asked: { kind: 'write', input: { file_path: '/w/a', content: 'b' } },
    });
    const started = (params: object) => readRequest(from('terminal/create', params))?.asked;
    const env = [{ name: 'A', value: 'b' }];
    expect(started({ command: 'ls', args: ['-l'], env })).toMatchObject({
      kind: 'shell',
      input: { command: 'A=b ls -l' },
    });
    expect(started({ command: 'a && b' })?.input).toEqual({ command: 'a && b' });
    // What one editor quotes another pastes into a line.
    const unclear = { command: 'echo', args: ['x; rm -rf ~'], env };
    expect(started(unclear)).toMatchObject({ kind: 'other', input: unclear });
    expect(started({ command: 'ls', env: [{ name: 'A', value: '$(id)' }] })?.kind).toBe('other');
    expect(asksToAct(from('terminal/create', {}))).toBe(true);
    expect(readRequest(from('terminal/create', {}))).toBeNull();
    expect(asksToAct(from('session/update', {}))).toBe(false);
  });
});

describe('the answer', () => {
  const chosen = (offered: typeof options, allowed: boolean): unknown => {
    const request = readRequest(permission({ title: 't' }, offered));
    const text = permissionAnswer(0, allowed, request?.options ?? { allow: null, reject: null });
    return (JSON.parse(text) as { result: { outcome: unknown } }).result.outcome;
  };

  it('is an option for once, chosen by its kind', () => {
    expect(chosen(options, true)).toEqual({ outcome: 'selected', optionId: 'once' });
    expect(chosen(options, false)).toEqual({ outcome: 'selected', optionId: 'no' });
  });

  it('never lets an agent act by an option that would last', () => {
    expect(chosen(options.slice(0, 1), true)).toEqual({ outcome: 'cancelled' });
  });
});

describe('modes', () => {
  it('ask only where that is known', () => {
    expect(['default', 'plan', 'read-only', 'approve'].every(asks)).toBe(true);
    expect(['yolo', 'auto', 'autoEdit', 'agent-full-access', 'news', ''].some(asks)).toBe(false);
  });

  it('are found where a session opens and where one changes', () => {
    const modes = { currentModeId: 'auto', availableModes: [{ id: 'plan' }, { id: 'default' }] };
    expect(openedSession({ id: 2, result: { sessionId: 's', modes } })).toEqual({
      sessionId: 's',
      mode: { asks: false, best: 'default', configId: null },
    });
    const choices = [{ value: 'code' }, { value: 'ask' }];
    const option = { id: 'm', category: 'mode', currentValue: 'code', options: choices };
    const grouped = { ...option, options: [{ group: 'g', options: choices }] };
    for (const configOptions of [[option], [{ id: 'model' }, grouped]])
      expect(openedSession({ id: 2, result: { configOptions } })).toEqual({
        sessionId: null,
        mode: { asks: false, best: 'ask', configId: 'm' },
      });
    const update = { sessionUpdate: 'current_mode_update', currentModeId: 'yolo' };
    expect(changedMode({ method: 'session/update', params: { sessionId: 's', update } })).toEqual({
      sessionId: 's',
      mode: { asks: false, best: null, configId: null },
    });
  });

  it.each([
    [{ method: 'session/set_mode', params: { sessionId: 's', modeId: 'yolo' } }, true],
    [{ method: 'session/set_mode', params: { sessionId: 's' } }, true],
    [{ method: 'session/set_mode', params: { sessionId: 's', modeId: 'plan' } }, false],
    [{ method: 'session/set_config_option', params: { configId: 'mode', value: 'yolo' } }, true],
    [{ method: 'session/set_config_option', params: { configId: 'model', value: 'x' } }, false],
    [{ method: 'session/set_mode' }, true],
    [{ method: 'session/set_mode', params: { modeId: 1 } }, true],
    [{ method: 'session/prompt', params: {} }, false],
    [{ method: 'session/prompt', params: { prompt: [{ type: 'text', text: 'go /yolo' }] } }, false],
    [
      { method: 'session/prompt', params: { prompt: [{ type: 'text', text: ' /allow-all on' }] } },
      true,
    ],
    [{ method: 'session/set_config_option', params: { configId: 'allow_all', value: 'on' } }, true],
    [
      { method: 'session/set_config_option', params: { configId: 'allow_all', value: 'off' } },
      false,
    ],
  ])('that would silence it are seen in %j', (message, silent) => {
    expect(wantsSilence(message)).toBe(silent);
  });
});

describe('a session', () => {
  const toAgent: string[] = [];
  const toEditor: string[] = [];
  let sessions: Sessions;
  beforeEach(() => {
    toAgent.length = toEditor.length = 0;
    sessions = new Sessions(
      (one) => toAgent.push(one),
      (one) => toEditor.push(one),
    );
  });
  const opened = (currentModeId: string, ids: readonly string[]): void => {
    sessions.opening(1, { sessionId: null, cwd: '/w' });
    const modes = { currentModeId, availableModes: ids.map((id) => ({ id })) };
    sessions.heard({ id: 1, result: { sessionId: 's', modes } });
  };
  const prompt = (id: number) => ({ line: `prompt ${id}`, id });
  const asked = (): { id: string } => JSON.parse(toAgent[0] ?? '') as { id: string };

  it('gets its prompts when it begins in a mode in which its agent asks, and knows its folder', () => {
    opened('default', ['default']);
    sessions.prompt('s', prompt(2));
    expect(toAgent).toEqual(['prompt 2']);
    expect(sessions.cwdOf('s')).toBe('/w');
  });

  it('is switched first, and the answer to that is nobody else’s', () => {
    opened('yolo', ['yolo', 'default']);
    sessions.prompt('s', prompt(2));
    expect(toAgent).toHaveLength(1);
    expect(sessions.heard({ id: asked().id, result: {} })).toBe(true);
    expect(toAgent[1]).toBe('prompt 2');
    expect(toEditor).toEqual([]);
  });

  it.each([
    [
      'the agent refuses to switch',
      () => {
        opened('yolo', ['yolo', 'default']);
        sessions.heard({ id: asked().id, error: {} });
      },
    ],
    ['it has no mode that asks', () => opened('yolo', ['yolo', 'news'])],
    ['it was never opened', () => undefined],
    [
      'it could not be loaded',
      () => {
        sessions.opening(1, { sessionId: 's', cwd: null });
        sessions.heard({ id: 1, error: {} });
      },
    ],
  ])('gets no prompt when %s', (_name, begin) => {
    begin();
    toAgent.length = 0;
    sessions.prompt('s', prompt(2));
    expect(toAgent).toEqual([]);
    expect(toEditor).toHaveLength(1);
  });

  it('waits with its prompt until it is loaded, and is switched back when it changes', () => {
    sessions.opening(1, { sessionId: 's', cwd: null });
    sessions.prompt('s', prompt(2));
    expect(toAgent).toEqual([]);
    const modes = { currentModeId: 'default', availableModes: [{ id: 'default' }] };
    sessions.heard({ id: 1, result: { modes } });
    expect(toAgent).toEqual(['prompt 2']);
    const update = { sessionUpdate: 'current_mode_update', currentModeId: 'yolo' };
    sessions.heard({ method: 'session/update', params: { sessionId: 's', update } });
    expect(toAgent[1]).toContain('"modeId":"default"');
    sessions.prompt('s', prompt(3));
    expect(toAgent).toHaveLength(2);
    sessions.cancel('s');
    expect(toEditor).toHaveLength(1);
  });
});
