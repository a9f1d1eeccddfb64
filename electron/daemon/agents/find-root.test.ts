import { describe, expect, it } from 'vitest';
import type { ProcessControl } from '../../../shared/platform';
import { bearsName, findAgentRoot } from './find-root';

/** Processes by number: their parent and their arguments. */
type Table = Readonly<Record<number, readonly [parent: number, ...argv: readonly string[]]>>;

const control = (table: Table): ProcessControl => ({
  all: () => [],
  isAlive: () => true,
  holdsOpen: () => false,
  locksOf: () => [],
  livesApart: () => false,
  carrying: () => [],
  parentOf: (pid) => table[pid]?.[0] ?? null,
  identify: (pid) => ({ pid, startTime: '1', name: 'x' }),
  commandOf: (pid) => {
    const [, ...argv] = table[pid] ?? [];
    return argv.length === 0 ? null : { exe: '/usr/bin/node', argv, cwd: '/' };
  },
});
const rootOf = (table: Table, names: readonly string[]): number | undefined =>
  findAgentRoot(control(table), 50, names)?.pid;

const script = '/lib/@google/gemini-cli/bundle/gemini.js';
const gemini = ['gemini', '@google/gemini-cli/bundle/gemini.js'];

describe('the root of a run', () => {
  it('is the first of the processes by which a product starts itself anew', () => {
    const table: Table = {
      50: [40, '/opt/holdpoint-hook'],
      40: [30, 'bash', '-c', 'x'],
      30: [20, 'node', '--max-old-space-size=12052', script, '-p', 'do it'],
      20: [10, 'node', script, '-p', 'do it'],
      10: [1, 'bash'],
    };
    expect(rootOf(table, gemini)).toBe(20);
  });

  it('is not the same product that started this one by a tool', () => {
    const table: Table = {
      50: [40, 'bash', '-c', 'x'],
      40: [30, 'node', '/usr/bin/gemini'],
      30: [20, 'bash', '-c', 'gemini'],
      20: [1, 'node', '/usr/bin/gemini'],
    };
    expect(rootOf(table, gemini)).toBe(40);
  });

  it('is nobody where no ancestor within reach bears the name', () => {
    expect(rootOf({ 50: [40, 'bash'], 40: [1, 'node', '/x/qwen'] }, gemini)).toBeUndefined();
  });
});

describe('a name', () => {
  const bears = (argv: readonly string[], name: string): boolean =>
    bearsName(control({ 7: [1, ...argv] }), 7, name);

  it.each([
    [['/usr/local/bin/claude', '-p', 'x'], 'claude'],
    [['node', '/usr/bin/qwen'], 'qwen'],
    [['node', '--expose-gc', '/lib/@qwen-code/qwen-code/cli.js'], '@qwen-code/qwen-code/cli.js'],
    [['C:\\node.exe', 'C:\\lib\\@qwen-code\\qwen-code\\cli.js'], '@qwen-code/qwen-code/cli.js'],
  ])('%j is %s', (argv, name) => expect(bears(argv, name)).toBe(true));

  it.each([
    [['node', '/elsewhere/cli.js'], '@qwen-code/qwen-code/cli.js'],
    [['node', '/usr/bin/server.js', '/usr/bin/qwen'], 'qwen'],
    [['bash', '-c', 'qwen'], 'qwen'],
    [['/usr/bin/notqwen'], 'qwen'],
  ])('%j is not %s', (argv, name) => expect(bears(argv, name)).toBe(false));
});
