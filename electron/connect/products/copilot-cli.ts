import path from 'node:path';
import { copilotCli } from '../../adapters/copilot-cli';
import { copilotGate, copilotHooks } from '../../adapters/copilot-hooks';
import { inspectHooks } from '../../adapters/hook-lists';
import { listEdits } from '../list-edits';
import type { ProductConnection } from '../product-connection';

const ownFile = path.join('.copilot', 'hooks', 'holdpoint.json');
/** Not `.github/hooks`, which everybody who clones the project would get: our command names places on this machine. */
const projectFile = path.join('.github', 'copilot', 'settings.local.json');

/** GitHub Copilot CLI: a hook file of our own for the user, the project's local settings for one project. */
export const copilotCliConnection: ProductConnection = {
  product: 'copilot-cli',
  programs: ['copilot'],
  files: ({ scope, base }) => [
    { path: path.join(base, scope === 'user' ? ownFile : projectFile), mode: 0o600 },
  ],
  edits: ({ command, files: [file] }) =>
    listEdits(copilotHooks(command, file?.path.endsWith(ownFile) ? 'user' : 'project')),
  projectFiles: [
    '.github/copilot/settings.json',
    '.github/copilot/settings.local.json',
    '.claude/settings.json',
    '.claude/settings.local.json',
  ],
  // What it cannot read there, comments included, it leaves out, and the user's hooks stay.
  switchesOff: (text) => inspectHooks(copilotHooks('', 'project'), text) === 'disabled',
  gateCommand: ([text]) => (text == null ? null : copilotGate(text)),
  canary: (token, cwd) => copilotCli.canary(token, cwd),
  blocks: ({ exit }) => exit !== 0,
};
