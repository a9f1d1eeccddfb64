import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './paths.mjs';

export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
