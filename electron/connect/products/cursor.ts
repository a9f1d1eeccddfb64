import path from 'node:path';
import { cursor } from '../../adapters/cursor';
import { cursorGate, cursorHooks } from '../../adapters/cursor-hooks';
import { listEdits } from '../list-edits';
import type { ProductConnection } from '../product-connection';

/** Cursor, the editor and its agent for the terminal: one `hooks.json` each for the user and a project. */
export const cursorConnection: ProductConnection = {
  product: 'cursor',
  programs: ['cursor', 'cursor-agent'],
  files: ({ base }) => [{ path: path.join(base, '.cursor', 'hooks.json'), mode: 0o600 }],
  edits: ({ command }) => listEdits(cursorHooks(command)),
  projectFiles: [],
  switchesOff: () => false,
  gateCommand: ([text]) => (text == null ? null : cursorGate(text)),
  canary: (token, cwd) => cursor.canary(token, cwd),
  blocks: ({ exit }) => exit === 2,
};
