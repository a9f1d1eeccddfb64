import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../shared/json';
import { ToolEvent } from './gemini-events';
import { geminiTools, namedTool, qwenTools } from './gemini-tools';

const event = (tool: string, input: JsonObject, more: object = {}): ToolEvent =>
  ToolEvent.parse({
    hook_event_name: 'BeforeTool',
    session_id: 's',
    cwd: '/p',
    tool_name: tool,
    tool_input: input,
    ...more,
  });
const gemini = (tool: string, input: JsonObject = {}, more: object = {}) =>
  namedTool(geminiTools, event(tool, input, more));
const qwen = (tool: string, input: JsonObject = {}) => namedTool(qwenTools, event(tool, input));

describe('tools', () => {
  it.each([
    ['run_shell_command', 'shell', 'shell'],
    ['read_file', 'read', 'read'],
    ['write_file', 'write', 'write'],
    ['replace', 'edit', 'other'],
    ['edit', 'other', 'edit'],
    ['glob', 'search', 'search'],
    ['google_web_search', 'search', 'other'],
    ['web_fetch', 'fetch', 'fetch'],
    ['invoke_agent', 'agent', 'other'],
    ['agent', 'other', 'agent'],
    ['write_todos', 'internal', 'other'],
    ['todo_write', 'other', 'internal'],
    ['monitor', 'other', 'shell'],
    // Not passed without a question, on purpose.
    ['save_memory', 'other', 'other'],
    ['activate_skill', 'other', 'other'],
    ['tool_call', 'other', 'other'],
    ['cron_create', 'other', 'other'],
    ['exec', 'other', 'other'],
    ['constructor', 'other', 'other'],
    ['RUN_SHELL_COMMAND', 'other', 'other'],
  ])('%s is %s to Gemini and %s to Qwen', (tool, first, second) => {
    expect(gemini(tool).kind).toBe(first);
    expect(qwen(tool).kind).toBe(second);
  });

  it('of MCP servers get one form of name', () => {
    const mcp = { server_name: 'my_server', tool_name: 'do_it', command: '/bin/x' };
    expect(gemini('mcp_my_server_do_it', { a: 1 }, { mcp_context: mcp })).toEqual({
      tool: 'mcp__my_server__do_it',
      kind: 'mcp',
      input: { a: 1 },
      cwd: '/p',
    });
    expect(qwen('mcp__my_server__do_it')).toMatchObject({
      tool: 'mcp__my_server__do_it',
      kind: 'mcp',
    });
    // Without the context nobody can tell server and tool apart.
    expect(gemini('mcp_my_server_do_it')).toMatchObject({
      tool: 'mcp_my_server_do_it',
      kind: 'mcp',
    });
    // A server may name its tool like one of the product.
    expect(gemini('read_file', {}, { mcp_context: mcp }).kind).toBe('mcp');
  });
});

describe('input', () => {
  it('gets the names that are judged', () => {
    expect(gemini('grep_search', { pattern: 'x', dir_path: 'a', include_pattern: '*' })).toEqual({
      tool: 'grep_search',
      kind: 'search',
      input: { pattern: 'x', path: 'a', glob: '*' },
      cwd: '/p',
    });
    expect(qwen('grep_search', { pattern: 'x', path: 'a' }).input).toEqual({
      pattern: 'x',
      path: 'a',
    });
  });

  it('that names one thing twice is asked about as it is', () => {
    const input = { dir_path: '/etc', path: '.' };
    expect(gemini('list_directory', input)).toEqual({
      tool: 'list_directory',
      kind: 'other',
      input,
      cwd: '/p',
    });
  });

  it.each([
    ['write_file', { file_path: '/p/%2egit/hooks/pre-commit', content: 'x' }],
    ['write_file', { file_path: '@CLAUDE.md', content: 'x' }],
    ['read_file', { file_path: '%2eenv' }],
    ['list_directory', { dir_path: '%2e%2e' }],
    ['run_shell_command', { command: 'ls', dir_path: '@sub' }],
    ['replace', { file_path: 'pre-commit', old_string: 'a', new_string: 'b' }],
  ])(
    'of %s with a path that Gemini makes another one of is known as nothing (T-5)',
    (tool, input) => {
      expect(gemini(tool, input)).toEqual({ tool, kind: 'other', input, cwd: '/p' });
    },
  );

  it('with a path that Qwen makes another one of is known as nothing (T-5)', () => {
    const input = { file_path: String.raw`/p/\~/x`, content: 'x' };
    expect(qwen('write_file', input)).toEqual({
      tool: 'write_file',
      kind: 'other',
      input,
      cwd: '/p',
    });
    expect(qwen('write_file', { file_path: '/p/100%', content: 'x' }).kind).toBe('write');
  });

  it('moves a command to its folder', () => {
    expect(gemini('run_shell_command', { command: 'ls', dir_path: 'sub' }).cwd).toBe('/p/sub');
    expect(qwen('run_shell_command', { command: 'ls', directory: '/etc' }).cwd).toBe('/etc');
    expect(gemini('run_shell_command', { command: 'ls', dir_path: '' }).cwd).toBe('/p');
    // The field of the other product is nothing to this one.
    expect(gemini('run_shell_command', { command: 'ls', directory: '/etc' }).cwd).toBe('/p');
    expect(gemini('run_shell_command', { command: 'ls', dir_path: 7 }).kind).toBe('other');
  });

  it('of a fetch gets the one address that its prompt names', () => {
    const fetched = (prompt: string, more: JsonObject = {}) =>
      gemini('web_fetch', { prompt, ...more }).input['url'];
    expect(fetched('read https://example.com/a please')).toBe('https://example.com/a');
    expect(fetched('read https://example.com/a and http://x.y')).toBeUndefined();
    expect(fetched('read nothing')).toBeUndefined();
  });

  it('of a fetch that names another address beside its prompt is known as nothing (T-5)', () => {
    const input = { prompt: 'read https://evil.example/?k=1', url: 'https://b.c/' };
    expect(gemini('web_fetch', input)).toEqual({
      tool: 'web_fetch',
      kind: 'other',
      input,
      cwd: '/p',
    });
    expect(gemini('web_fetch', { ...input, url: ['https://b.c/'] }).kind).toBe('other');
    expect(qwen('web_fetch', input)).toMatchObject({ kind: 'fetch', input });
  });
});
