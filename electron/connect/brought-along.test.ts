import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { broughtAlong, broughtText } from './brought-along';
import { claudeCodeConnection } from './products/claude-code';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'hp-project-'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function put(file: string, text: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
}
const found = () => broughtAlong(claudeCodeConnection.brings, project, 'ours');

it('names every file that brings something along, and what', () => {
  put('.claude/settings.json', '{"hooks":{"Stop":[{"hooks":[{"command":"x"}]}]}}');
  put('.claude/settings.local.json', '{"model":"opus"}');
  put('.mcp.json', '{"mcpServers":{"lab":{}}}');
  put('.claude/commands/deep/down/a.md', 'now !`date`');
  put('.claude/commands/b.md', 'plain');
  put('.claude/skills/one/SKILL.md', '```!\ndate\n```');
  expect(found()).toEqual([
    { file: '.claude/settings.json', what: ['hook Stop'] },
    { file: '.mcp.json', what: ['MCP server lab'] },
    { file: '.claude/commands/deep/down/a.md', what: ['shell lines'] },
    { file: '.claude/skills/one/SKILL.md', what: ['shell lines'] },
  ]);
  expect(broughtText(found())).toMatch(/^\.claude\/settings\.json \(hook Stop\), \.mcp\.json \(/);
});

it('finds nothing in a project without such files, in none at all, and for a product nobody looked at', () => {
  expect(found()).toEqual([]);
  expect(broughtAlong(claudeCodeConnection.brings, join(project, 'none'), 'ours')).toEqual([]);
  put('.mcp.json', '{"mcpServers":{"lab":{}}}');
  expect(broughtAlong(undefined, project, 'ours')).toEqual([]);
});

it('is neither stopped nor led round in circles by what a repository puts there', () => {
  mkdirSync(join(project, '.claude/commands'), { recursive: true });
  mkdirSync(join(project, '.mcp.json'));
  symlinkSync('.', join(project, '.claude/commands/again'));
  symlinkSync('loop.md', join(project, '.claude/commands/loop.md'));
  put('.claude/settings.json', `{"hooks":"${'x'.repeat(2 ** 20)}"}`);
  put('.claude/commands/last.md', '!`date`');
  expect(found().map(({ file }) => file)).toEqual(['.claude/commands/last.md']);
});

it('says a sentence, however much there is', () => {
  const what = Array.from({ length: 500 }, (_, i) => `hook Event${i}`);
  const many = Array.from({ length: 50 }, (_, i) => ({ file: `${'f'.repeat(200)}${i}`, what }));
  expect(broughtText(many)).toMatch(/, 44 more$/);
  expect(broughtText(many).length).toBeLessThan(1_700);
});
