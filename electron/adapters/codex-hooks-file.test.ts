import { describe, expect, it } from 'vitest';
import { isReadByCodex } from './codex-hooks-file';
import { codexHooks } from './codex-settings';
import { addHooks } from './hook-lists';

const written = addHooks(codexHooks("'/x/holdpoint-hook' --product codex"), null);
const ours = written.ok ? written.value : '';
const beside = (handler: object): string =>
  ours.replace('"Stop": [', `"Stop": [${JSON.stringify({ hooks: [handler] })}, `);

describe('hooks.json', () => {
  it.each([
    ['as we write it', ours],
    ['with a description', ours.replace('"hooks"', '"description": "mine", "hooks"')],
    ['with a hook of others', beside({ type: 'command', command: 'true', more: 1 })],
    ['with an escaped word', ours.replace('"hooks"', String.raw`"description": "\\ud", "hooks"`)],
  ])('%s is read', (_, text) => expect(isReadByCodex(text)).toBe(true));

  // Each of them makes 0.169.0 list no hook at all.
  it.each([
    ['another name at the top', ours.replace('"hooks"', '"$schema": "x", "hooks"')],
    ['its hooks twice', ours.replace('"hooks"', '"hooks": {}, "hooks"')],
    ['an event twice', ours.replace('"PreToolUse"', '"PreToolUse": [], "PreToolUse"')],
    ['a matcher twice', ours.replace('"matcher"', '"matcher": "x", "matcher"')],
    ['a command twice', ours.replace('"command":', '"command": "true", "command":')],
    ['a name twice, once escaped', ours.replace('"hooks"', String.raw`"h\u006foks": {}, "hooks"`)],
    ['a handler of no known kind', beside({ type: 'other', command: 'true' })],
    ['a handler without a command', beside({ type: 'command' })],
    ['a timeout in words', beside({ type: 'command', command: 'true', timeout: 'x' })],
    ['a timeout below nothing', beside({ type: 'command', command: 'true', timeout: -1 })],
    ['half a sign', ours.replace('"hooks"', String.raw`"description": "\ud800", "hooks"`)],
    ['a comment', `// mine\n${ours}`],
  ])('with %s is not (T-12)', (_, text) => {
    expect(text).not.toBe(ours);
    expect(isReadByCodex(text)).toBe(false);
  });
});
