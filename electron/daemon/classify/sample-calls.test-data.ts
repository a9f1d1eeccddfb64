import { posix } from 'node:path';
import type { ToolCall, ToolKind } from '../../../shared/model/tool-call';
import type { World } from './world';

/** A machine for tests: home /home/op, project /home/op/app, in which `link` leads to /etc. */
export const world: World = {
  home: '/home/op',
  holdpointPaths: ['/home/op/.config/holdpoint'],
  resolve: (path, cwd) =>
    posix.resolve(cwd, path).replace(/^\/home\/op\/app\/link(?=\/|$)/, '/etc'),
  has: (dir, name) => dir === '/home/op/app/bare.git' && name === 'HEAD',
  secretsBelow: (dir, which) =>
    dir === '/home/op/app/deploy' || (dir === '/home/op/app/secretive' && which === 'hidden-too'),
};

export const callOf = (
  kind: ToolKind,
  input: ToolCall['input'],
  cwd = '/home/op/app',
): ToolCall => ({
  callKey: '0'.repeat(32),
  product: 'claude-code',
  sessionId: 's',
  tool: kind === 'mcp' ? 'mcp__lab__echo' : 'Tool',
  kind,
  input,
  cwd,
  route: 'hook-socket',
  chain: [],
  claims: [],
});

export const shellCall = (command: string, cwd?: string): ToolCall =>
  callOf('shell', { command }, cwd);
