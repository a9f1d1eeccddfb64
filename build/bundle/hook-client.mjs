// The hook client starts once per tool call of every agent, so it is a static C program: about one
// millisecond against forty for Node. Where no compiler is, its JavaScript twin does the same.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../lib/paths.mjs';
import { onPath, run } from '../lib/process.mjs';
import { say, Stop } from '../lib/terminal.mjs';
import { hookSource } from './entries.mjs';

const warnings = ['-Wall', '-Wextra', '-Werror'];

export async function compileHookClient(folder) {
  if (process.platform === 'win32' || !onPath('cc')) {
    say('No C compiler here: hooks will use the JavaScript client (install gcc for the fast one).');
    return;
  }
  const target = join(folder, 'hook', 'holdpoint-hook');
  mkdirSync(join(folder, 'hook'), { recursive: true });
  const base = ['-O2', '-std=c11', ...warnings, '-s', '-o', target, join(root, hookSource.entry)];
  const linked = await run('cc', ['-static', ...base], { quiet: true });
  if (linked.code === 0) return;
  // Static libraries are often missing (macOS has none at all); a faulty source fails here too.
  const dynamic = await run('cc', base, { quiet: true });
  if (dynamic.code !== 0)
    throw new Stop(`${hookSource.entry} does not compile.\n${dynamic.output}`);
}
