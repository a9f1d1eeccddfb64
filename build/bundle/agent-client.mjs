// The client library for home-made agents: one file to import, and its types as people write them, so that neither needs a
// package of ours or of anybody else.
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../lib/paths.mjs';

const types = join(root, 'electron', 'agent-client', 'holdpoint.d.ts');

/** Where TypeScript looks for the types of `holdpoint.mjs`. */
export function copyClientTypes(folder) {
  cpSync(types, join(folder, 'holdpoint.d.mts'));
}
