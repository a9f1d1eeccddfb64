import path from 'node:path';
import { z } from 'zod';
import { cline } from '../../adapters/cline';
import { clineHook, isClineHook } from '../../adapters/cline-hook';
import { done, refuse } from '../../../shared/reasons';
import type { HookEdits, ProductConnection } from '../product-connection';

/** Cline runs every file of that name whose ending is a script's, so a `PreToolUse.sh` of somebody else stays as it is. */
const file = path.join('hooks', 'PreToolUse.bash');

const Verdict = z.looseObject({ cancel: z.boolean() });

/** Cline CLI: one executable file in its hooks folder, which is ours whole. */
export const clineConnection: ProductConnection = {
  product: 'cline',
  programs: ['cline'],
  files: ({ base }) => [{ path: path.join(base, '.cline', file), mode: 0o755, unlinked: true }],
  edits: ({ command }) => edits(clineHook(command)),
  projectFiles: [],
  switchesOff: () => false,
  gateCommand: ([text]) => (text != null && isClineHook(text) ? text : null),
  canary: (token, cwd) => cline.canary(token, cwd),
  blocks: ({ stdout }) => {
    try {
      return Verdict.parse(JSON.parse(stdout)).cancel;
    } catch {
      return false;
    }
  },
};

const edits = (wanted: string): HookEdits => ({
  add: ([text = null]) =>
    text === null || isClineHook(text)
      ? done([wanted])
      : refuse('body-invalid', 'it is somebody else’s script, which Holdpoint does not change'),
  remove: ([text = null]) => done([text === null || isClineHook(text) ? null : text]),
  inspect: ([text = null]) => (text !== null && isClineHook(text) ? 'whole' : 'none'),
});
