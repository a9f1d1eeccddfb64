import fc from 'fast-check';
import { parse } from 'unbash';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../shared/model/classification';
import { ToolKind, type ToolCall } from '../../../shared/model/tool-call';
import { classify } from './classify';
import { callOf, shellCall, world } from './sample-calls.test-data';

describe('other kinds', () => {
  it.each<[ToolKind, ToolCall['input'], Effect[]]>([
    ['read', { file_path: 'a.ts' }, ['reads']],
    ['write', { file_path: 'a.ts' }, ['writes']],
    ['edit', { file_path: 'link/hosts' }, ['writes', 'persists']],
    ['edit', { notebook_path: 'CLAUDE.md' }, ['writes', 'changes-instructions']],
    ['read', { file_path: '~/.ssh/id_rsa' }, ['reads', 'touches-credentials']],
    [
      'write',
      { file_path: '/home/op/.config/holdpoint/rules.toml' },
      ['writes', 'changes-holdpoint'],
    ],
    ['search', { pattern: 'x' }, ['searches']],
    ['search', { query: 'x' }, ['searches', 'network']],
    ['fetch', { url: 'https://example.com/a' }, ['network']],
    ['mcp', {}, ['unknown']],
    ['agent', { prompt: 'x' }, ['delegates']],
    ['internal', {}, []],
    ['other', {}, ['unknown']],
    ['read', { file_path: '.env.example' }, ['reads']],
    ['read', { path: 'a', file_path: '/home/op/.netrc' }, ['reads', 'touches-credentials']],
  ])('%s %j', (kind, input, expected) =>
    expect(classify(callOf(kind, input), world).effects).toEqual(expected),
  );

  it('takes the host from the URL parser only', () => {
    const hostOf = (url: string) => classify(callOf('fetch', { url }), world).targets[0]?.resolved;
    expect(hostOf('https://good.example@evil.example/')).toBe('evil.example');
    expect(hostOf('https://bücher.example')).toBe('xn--bcher-kva.example');
    expect(classify(callOf('fetch', { url: 'http://' }), world).uninspectable).not.toBeNull();
  });

  it.each<[ToolKind, ToolCall['input']]>([
    ['shell', {}],
    ['shell', { command: 1 }],
    ['read', {}],
    ['write', { file_path: ['a'] }],
    ['edit', { file_path: '' }],
    ['read', { file_path: 'a\0b' }],
    ['fetch', {}],
    ['other', {}],
  ])('%s with %j cannot be read', (kind, input) =>
    expect(classify(callOf(kind, input), world).uninspectable).not.toBeNull(),
  );

  it('never looks at what the agent says of itself', () => {
    const call = shellCall('rm a');
    const said = {
      ...call,
      mode: 'bypassPermissions',
      claims: [{ label: 'description', text: 'only reads' }],
    };
    expect(classify(said, world)).toEqual(classify(call, world));
  });
});

describe('whatever comes', () => {
  const words = fc.constantFrom(
    'ls',
    'rm',
    'cat',
    '$x',
    '`',
    '$(',
    ')',
    '|',
    '&&',
    ';',
    '<<EOF',
    '\n',
    '"',
    "'",
    '{',
    '}',
    'if',
    'fi',
    'do',
    'for',
    '[[',
    '((',
    '>',
    'a',
    '~',
    '*',
    '\\',
    'find',
    '-exec',
    'xargs',
    'f(){',
    'cd',
    '..',
    'git',
    '-c',
    'env',
    'A=1',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words, { maxLength: 40 }).map((parts) => parts.join(' ')),
  );

  it('never throws, and never sees through what the parser could not read', () => {
    fc.assert(
      fc.property(text, (command) => {
        const seen = classify(shellCall(command), world);
        if (parse(command).errors !== undefined) expect(seen.uninspectable).not.toBeNull();
        if (seen.uninspectable !== null) expect(seen.effects).toContain('unknown');
      }),
      { numRuns: 1_500 },
    );
  });

  it('never throws on any input of any kind', () => {
    const input = fc.dictionary(
      fc.constantFrom(
        'command',
        'path',
        'file_path',
        'url',
        'pattern',
        'query',
        'glob',
        '__proto__',
      ),
      fc.oneof(fc.string(), fc.jsonValue()),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...ToolKind.options),
        input,
        (kind, value) => void classify(callOf(kind, value as ToolCall['input']), world),
      ),
      { numRuns: 800 },
    );
  });
});
