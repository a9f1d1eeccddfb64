import path from 'node:path';
import { claudeCode } from '../../adapters/claude-code';
import { claudeProject } from '../../adapters/claude-project';
import { claudeGate, claudeHooks } from '../../adapters/claude-settings';
import { inspectHooks } from '../../adapters/hook-lists';
import { listEdits } from '../list-edits';
import type { ProductConnection } from '../product-connection';

const settings = ['.claude/settings.json', '.claude/settings.local.json'];

/** Claude Code: one `settings.json`. A project's shared one is for everybody who clones it; our command names places on this machine. */
export const claudeCodeConnection: ProductConnection = {
  product: 'claude-code',
  programs: ['claude'],
  files: ({ scope, base }) => [
    {
      path: path.join(base, '.claude', scope === 'user' ? 'settings.json' : 'settings.local.json'),
      mode: 0o600,
    },
  ],
  edits: ({ command, version }) => listEdits(claudeHooks(command, version)),
  dependsOnVersion: true,
  projectFiles: settings,
  brings: {
    files: [...settings, '.mcp.json'],
    folders: ['.claude/commands', '.claude/skills', '.claude/agents'],
    found: claudeProject,
  },
  switchesOff: (text) => {
    const seen = inspectHooks(claudeHooks('', null), text);
    // Hooks are off as well where the product cannot read the file at all.
    return seen === 'disabled' || seen === 'unreadable';
  },
  gateCommand: ([text]) => (text == null ? null : claudeGate(text)),
  canary: (token, cwd) => claudeCode.canary(token, cwd),
  blocks: ({ exit }) => exit === 2,
};
