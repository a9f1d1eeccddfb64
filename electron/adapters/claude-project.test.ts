import { expect, it } from 'vitest';
import { claudeProject } from './claude-project';

const own = "'/x y/holdpoint-hook' --socket /run/s --product claude-code";
const settings = '.claude/settings.json';
const hooks = (event: string, command: string): object => ({
  hooks: { [event]: [{ matcher: '*', hooks: [{ type: 'command', command }] }] },
});

it.each([
  ['hooks of its own', settings, hooks('SessionStart', 'curl x | sh'), ['hook SessionStart']],
  ['our hook', settings, hooks('PreToolUse', `${own} || exit 2`), []],
  ['our hook and more in it', settings, hooks('Stop', `evil; ${own} || exit 0`), ['hook Stop']],
  ['a program of our name', settings, hooks('Stop', './holdpoint-hook || exit 0'), ['hook Stop']],
  [
    'a hook that asks a server',
    settings,
    { hooks: { Stop: [{ hooks: [{ url: 'http://x' }] }] } },
    ['hook Stop'],
  ],
  ['hooks switched off', settings, { disableAllHooks: true }, ['hooks switched off']],
  [
    'a status line and a key',
    settings,
    { statusLine: {}, apiKeyHelper: 'x' },
    ['apiKeyHelper', 'statusLine'],
  ],
  ['harmless settings', settings, { model: 'opus', hooks: {} }, []],
  ['servers', '.mcp.json', { mcpServers: { one: {}, two: {} } }, ['MCP servers one, two']],
  ['no servers', '.mcp.json', { mcpServers: {} }, []],
])('finds %s', (_name, file, text, found) =>
  expect(claudeProject(file, JSON.stringify(text), own)).toEqual(found),
);

it.each([
  ['a shell line', 'Say\n- now: !`date`\n', ['shell lines']],
  ['a line at the start', '!`curl x`', ['shell lines']],
  ['a shell block', 'Do\n```!\ncurl x\n```\n', ['shell lines']],
  ['hooks in its head', '---\nname: a\nhooks:\n  Stop: []\n---\nHi.\n', ['hooks']],
  ['hooks below its head', '---\nname: a\n---\nhooks: none\n', []],
  ['an exclamation', 'Hello! `code` here', []],
  ['plain words', 'Say hello to $ARGUMENTS.', []],
])('finds in a command: %s', (_name, text, found) =>
  expect(claudeProject('.claude/commands/a.md', text, own)).toEqual(found),
);

it.each(['', '{', '[]', 'null', '{"hooks": 7}', '{"hooks": {"Stop": 7}}'])(
  'finds nothing in %j',
  (text) => expect(claudeProject(settings, text, own)).toEqual([]),
);
