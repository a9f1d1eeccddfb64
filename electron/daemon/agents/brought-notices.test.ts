import { expect, it } from 'vitest';
import { claudeCode } from '../../adapters/claude-code';
import { Notices } from '../notices';
import { tellBrought } from './brought-notices';

it('says what the newest such project brings, until that one brings nothing', () => {
  const notices = new Notices(() => undefined);
  const projects = new Map([
    ['/projects/one', [{ file: '.mcp.json', what: ['MCP server lab'] }]],
    ['/projects/two', [{ file: '.claude/settings.json', what: ['hook Stop'] }]],
  ]);
  const productHooks = {
    broughtAlong: (_product: string, dir: string) => projects.get(dir) ?? [],
  };
  const began = (cwd: string): readonly string[] => {
    tellBrought({ notices, parts: { productHooks } }, claudeCode, cwd);
    return notices.list.map(({ text }) => text);
  };
  expect(began('/projects/plain')).toEqual([]);
  expect(began('/projects/one')).toEqual([
    expect.stringMatching(/^Claude Code .*\/projects\/one .*: \.mcp\.json \(MCP server lab\)\.$/),
  ]);
  expect(began('/projects/two')).toEqual([expect.stringContaining('/projects/two')]);
  projects.delete('/projects/one');
  expect(began('/projects/one')).toEqual([expect.stringContaining('/projects/two')]);
  projects.delete('/projects/two');
  expect(began('/projects/two')).toEqual([]);
});
