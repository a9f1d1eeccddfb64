import { posix } from 'node:path';
import type { ToolCall, ToolKind } from '../../../shared/model/tool-call';
import { loadShellGrammar } from './shell-grammar.shell';
import type { World } from './world';

const packages = new URL('../../../node_modules/', import.meta.url);

/** The real second parser, from the packages. */
export const shellGrammar = await loadShellGrammar({
  parser: new URL('web-tree-sitter/web-tree-sitter.wasm', packages).pathname,
  bash: new URL('tree-sitter-bash/tree-sitter-bash.wasm', packages).pathname,
});

/** A machine for tests: home /home/op, project and repository /home/op/app, in which `link` leads to /etc. The home is a repository, too. */
export const world: World = {
  home: '/home/op',
  holdpointPaths: ['/home/op/.config/holdpoint'],
  resolve: (path, cwd) =>
    posix.resolve(cwd, path).replace(/^\/home\/op\/app\/link(?=\/|$)/, '/etc'),
  otherNames: (path) => (path === '/home/op/app/twin' ? ['/home/op/.ssh/id_rsa'] : []),
  mcpServer: (server) => (server === 'lab' ? '0123456789abcdef' : null),
  has: (dir, name) => dir === '/home/op/app/bare.git' && name === 'HEAD',
  startsRepository: (dir) => dir === '/home/op/app' || dir === '/home/op' || dir === '/',
  readShellAgain: shellGrammar.read,
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
