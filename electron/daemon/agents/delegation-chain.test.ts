import { describe, expect, it } from 'vitest';
import type { ProcessControl } from '../../../shared/platform';
import type { ToolCall } from '../../../shared/model/tool-call';
import { chainAbove, chainOf, clientApp } from './delegation-chain';
import type { LiveRun } from './live-run';

/** A process tree as data: 100 is the run's root, each line its next parent. */
function tree(...programs: readonly string[]): ProcessControl {
  const at = (pid: number): string | undefined => programs[pid - 101];
  return {
    identify: (pid) => ({ pid, startTime: '1', name: at(pid) ?? 'claude' }),
    isAlive: () => true,
    holdsOpen: () => false,
    locksOf: () => [],
    all: () => [],
    livesApart: () => false,
    carrying: () => [],
    parentOf: (pid) => (at(pid + 1) === undefined ? 1 : pid + 1),
    commandOf: (pid) => ({ exe: `/usr/bin/${at(pid) ?? 'claude'}`, argv: [], cwd: null }),
  };
}

describe('the app somebody started an agent in', () => {
  it.each([
    [['bash', 'gnome-terminal-server', 'systemd'], 'GNOME Terminal', 102],
    [['zsh', 'code', 'code', 'systemd'], 'VS Code', 102],
    [['node', 'npx', 'fish', 'kitty'], 'kitty', 104],
    [['bash', 'tmux: server', 'systemd'], 'tmux', 102],
    [['bash', 'tmux', 'bash', 'alacritty'], 'Alacritty', 104],
    [['bash', 'sshd-session', 'sshd'], 'SSH', 102],
    [['node', 'bash', 'my-own-terminal'], 'my-own-terminal', 103],
    [['bash (deleted)', 'xterm (deleted)'], 'xterm', 102],
  ])('%j is %s', (programs, name, pid) => {
    expect(clientApp(tree(...programs), 100)).toEqual({ name, pid });
  });

  it.each([[['bash', 'systemd', 'xterm']], [['sh', 'node']], [[]]])('%j is none', (programs) => {
    expect(clientApp(tree(...programs), 100)).toBeNull();
  });
});

describe('the delegation chain', () => {
  const world = {
    processes: tree('bash', 'kitty'),
    operatorName: 'ada',
    labelOf: () => 'Claude Code',
  };
  const run = (root: boolean): LiveRun =>
    ({
      root: root ? { pid: 100, startTime: '1', name: 'claude' } : null,
      product: 'claude-code',
    }) as LiveRun;
  const call = {
    tool: 'Bash',
    product: 'claude-code',
    chain: [
      { role: 'operator', name: 'root', verified: true },
      { role: 'agent', name: 'Claude Code', id: 'session', verified: true },
      { role: 'sub-agent', name: 'fixer', id: 'a1', verified: true },
    ],
  } as unknown as ToolCall;

  it('I05: holds what the kernel shows as verified, and what the agent says as a claim', () => {
    const above = chainAbove(world, run(true), 'claude-code');
    expect(chainOf(above, run(true), call)).toEqual([
      { role: 'operator', name: 'ada', verified: true },
      { role: 'app', name: 'kitty', id: '102', verified: true },
      { role: 'agent', name: 'Claude Code', id: 'claude-code', verified: true },
      { role: 'sub-agent', name: 'fixer', id: 'a1', verified: false },
      { role: 'tool', name: 'Bash', verified: true },
    ]);
  });

  it('is a claim throughout when no process of the run is known', () => {
    const above = chainAbove(world, run(false), 'claude-code');
    expect(above).toEqual([
      { role: 'operator', name: 'ada', verified: true },
      { role: 'agent', name: 'Claude Code', id: 'claude-code', verified: false },
    ]);
  });
});
