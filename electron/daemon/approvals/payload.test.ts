import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../shared/json';
import type { ToolCall } from '../../../shared/model/tool-call';
import { payloadOf, summaryOf } from './payload';

const edit = (input: JsonObject): ToolCall => ({
  callKey: '0'.repeat(32),
  product: 'codex',
  sessionId: 's',
  tool: 'apply_patch',
  kind: 'edit',
  input,
  cwd: '/w',
  route: 'hook-socket',
  chain: [],
  claims: [],
});
const add = { file_path: 'a', change: 'add', content: 'x' };
const update = { file_path: 'b', change: 'update', old_string: 'o', new_string: 'n' };
const remove = { file_path: 'c', change: 'delete' };

describe('a patch', () => {
  it('of one file is shown like any new file or edit', () => {
    expect(payloadOf(edit({ files: [add] }))).toEqual({ kind: 'file', path: 'a', text: 'x' });
    expect(payloadOf(edit({ files: [update] }))).toEqual({
      kind: 'edit',
      path: 'b',
      text: 'n',
      before: 'o',
      after: 'n',
    });
  });

  it('of several shows each, and the whole patch is its text', () => {
    const call = edit({ command: 'the patch', files: [add, update, remove] });
    expect(payloadOf(call)).toEqual({
      kind: 'edit',
      path: 'a, b, c',
      text: 'the patch',
      files: [
        { path: 'a', change: 'add', before: '', after: 'x' },
        { path: 'b', change: 'update', before: 'o', after: 'n' },
        { path: 'c', change: 'delete', before: '', after: '' },
      ],
    });
    expect(summaryOf(call, 100)).toBe('apply_patch a, b, c');
  });

  it('that moves or deletes says so', () => {
    expect(payloadOf(edit({ files: [{ ...update, moved_to: 'z' }] })).files).toEqual([
      { path: 'b', to: 'z', change: 'update', before: 'o', after: 'n' },
    ]);
    expect(payloadOf(edit({ files: [remove] })).files).toMatchObject([{ change: 'delete' }]);
  });

  it.each([
    ['no list', { command: 'x' }],
    ['an empty list', { files: [] }],
    ['a list of something else', { files: [{ file_path: 'a' }] }],
    ['a path beside the list', { file_path: 'secret', files: [add] }],
  ])('is shown as it came when there is %s', (_, input) => {
    expect(payloadOf(edit(input))).toMatchObject({ kind: 'json' });
  });
});
