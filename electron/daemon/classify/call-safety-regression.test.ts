import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ToolCall, ToolKind } from '../../../shared/model/tool-call';
import { classify } from './classify';
import { callOf, shellCall, world } from './sample-calls.test-data';
import type { World } from './world';
import { verdictUnder } from './verdict.test-data';

const defaultVerdict = verdictUnder(
  readFileSync(new URL('../policy/default-rules.toml', import.meta.url), 'utf8'),
);

const tool = (kind: ToolKind, name: string, input: ToolCall['input']): ToolCall => ({
  ...callOf(kind, input),
  tool: name,
});

describe('files that something reads and obeys later', () => {
  it.each([
    '.git/config',
    '.git/info/exclude',
    'sub/.git/HEAD',
    'bare.git/config',
    'x/HEAD',
    'x/commondir',
    '.cargo/config.toml',
    '.yarnrc.yml',
    '.npmrc',
    'Gemfile',
    '.mvn/extensions.xml',
    'rust-toolchain.toml',
    'tools/bazel',
    'build.rs',
    'package.json',
    'web/package.json',
    'Makefile',
    '.envrc',
    '.pre-commit-config.yaml',
    '.lefthook.yml',
    'lefthook.yaml',
    '.exrc',
    '.nvimrc',
    '.gdbinit',
    '.dir-locals.el',
    '.Rprofile',
    '.devcontainer/devcontainer.json',
    'a.code-workspace',
    '.github/workflows/ci.yml',
    '.claude-plugin/plugin.json',
    '.roo/rules.md',
    '.kiro/steering/a.md',
    '.junie/guidelines.md',
    '.amazonq/rules/a.md',
    '.rules',
    'CONVENTIONS.md',
    './src/../.claude/settings.json',
    '.CLAUDE/settings.json',
    '../.config/holdpoint/rules.toml',
    'src/../../.config/holdpoint/rules.toml',
  ])('an edit of %s is not allowed', (path) => {
    expect(defaultVerdict(callOf('edit', { file_path: path }))).not.toBe('allow');
    expect(defaultVerdict(callOf('write', { file_path: `/home/op/app/${path}` }))).not.toBe(
      'allow',
    );
  });

  it.each(['src/a.ts', 'README.md', 'src/head.ts', 'config', 'src/rules.ts'])(
    'an edit of %s is',
    (path) => expect(defaultVerdict(callOf('edit', { file_path: path }))).toBe('allow'),
  );
});

describe('searches by the products’ own tools', () => {
  it.each<[string, ToolCall['input']]>([
    ['Grep', { pattern: 'KEY', glob: '.env', output_mode: 'content' }],
    ['Grep', { pattern: 'KEY', glob: '{a,.env}' }],
    ['Grep', { pattern: 'KEY', glob: '**/*.pem' }],
    ['Grep', { pattern: 'KEY', glob: '.e*' }],
    ['Grep', { pattern: 'KEY', path: 'deploy' }],
    ['Grep', { pattern: 'KEY', path: '.env' }],
    ['Glob', { pattern: '/etc/shadow*' }],
    ['Glob', { pattern: '~/.ssh/*' }],
  ])('%s %j is not allowed', (name, input) =>
    expect(defaultVerdict(tool('search', name, input))).not.toBe('allow'),
  );
  it.each<[string, ToolCall['input']]>([
    ['Grep', { pattern: 'KEY' }],
    ['Grep', { pattern: 'KEY', path: 'secretive' }],
    ['Grep', { pattern: 'KEY', glob: '*.ts' }],
    ['Glob', { pattern: '**/*.ts' }],
    ['Glob', { pattern: '/usr/include/*' }],
  ])('%s %j is', (name, input) =>
    expect(defaultVerdict(tool('search', name, input))).toBe('allow'),
  );
});

/** Look-ups of the machine that one call may cost. */
const mostLookups = 20_000;

function costOf(call: ToolCall): { readonly lookups: number; readonly refused: boolean } {
  let lookups = 0;
  const counted: World = {
    ...world,
    resolve: (path, cwd) => {
      lookups += 1;
      expect(path.length).toBeLessThanOrEqual(4_096);
      return world.resolve(path, cwd);
    },
  };
  const { uninspectable } = classify(call, counted);
  return { lookups, refused: uninspectable !== null };
}

describe('input made to take long', () => {
  const shapes = [
    'a/',
    '../',
    './',
    '[',
    '*a',
    '(',
    '{a,',
    '$(',
    ' ',
    '\\',
    ';ls',
    's/a/b/;',
    '"',
    '~',
  ];
  const size = 100_000;

  it.each(shapes)('%j, 100 000 characters of it', (shape) => {
    const long = shape.repeat(size / shape.length);
    const calls = [
      shellCall(long),
      shellCall(`sed '${long}' f`),
      callOf('read', { file_path: `/${long}` }),
      callOf('search', { pattern: 'x', path: `/${long}` }),
      tool('search', 'Glob', { pattern: `/${long}` }),
      { ...callOf('read', { file_path: 'a' }), cwd: `/${long}` },
    ];
    for (const call of calls) {
      const { lookups, refused } = costOf(call);
      expect(refused).toBe(true);
      expect(lookups).toBeLessThanOrEqual(4);
    }
  });

  it('a path of a million characters is refused unwalked', () => {
    const { lookups, refused } = costOf(callOf('read', { file_path: `/${'a/'.repeat(500_000)}` }));
    expect(refused).toBe(true);
    expect(lookups).toBeLessThanOrEqual(4);
  });

  it('commands of the longest kind that is read cost a bounded number of look-ups', () => {
    const word = fc.constantFrom(
      ...shapes,
      'cat ',
      'a ',
      '/b ',
      'cd x;',
      'cd y||',
      'find . ',
      '-exec cat {} + ',
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (parts) => {
        const text = parts.join('').repeat(1_500).slice(0, 9_900);
        expect(costOf(shellCall(text)).lookups).toBeLessThanOrEqual(mostLookups);
      }),
      { numRuns: 60 },
    );
  });
});
