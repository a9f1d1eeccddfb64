// Every program we build: where it starts, where it lands, what it runs on. Targets are set for the
// oldest runtime used; Electron 33 is the substitute that offline tests run on.
import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';

import { root } from '../lib/paths.mjs';

const nodeTarget = 'node24.11';
const mainTarget = 'node20.18';
const preloadTarget = 'chrome130';
const hookTarget = 'node18';

const programs = [
  { part: 'main', entry: 'electron/main/index.ts', file: 'index.js', target: mainTarget },
  { part: 'preload', entry: 'electron/preload/app.ts', file: 'app.cjs', target: preloadTarget },
  {
    part: 'preload',
    entry: 'electron/preload/approve.ts',
    file: 'approve.cjs',
    target: preloadTarget,
  },
  { part: 'daemon', entry: 'electron/daemon/index.ts', file: 'index.js', target: nodeTarget },
  { part: 'cli', entry: 'electron/cli/index.ts', file: 'holdpoint.js', target: nodeTarget },
  {
    part: 'agent-client',
    entry: 'electron/agent-client/gate.ts',
    file: 'holdpoint.mjs',
    target: mainTarget,
  },
  {
    part: 'hook',
    entry: 'electron/hook/hook-fallback.ts',
    file: 'holdpoint-hook.cjs',
    target: hookTarget,
  },
];

const pages = [
  { part: 'renderer', entry: 'renderer/index.html' },
  { part: 'renderer', entry: 'renderer/approval.html' },
  { part: 'renderer', entry: 'renderer/approve-frame/index.html' },
];

export const hookSource = { part: 'hook', entry: 'electron/hook/hook.c' };

/** Worker threads of the daemon are programs of their own, each one file beside it. */
function workers() {
  return globSync('electron/daemon/**/*.worker.ts', { cwd: root }).map((entry) => ({
    part: 'daemon',
    entry,
    file: basename(entry).replace(/\.ts$/, '.js'),
    target: nodeTarget,
  }));
}

export function wantedPrograms(wanted) {
  return [...programs, ...workers()].filter(wanted);
}

export function wantedPages(wanted) {
  return pages.filter(wanted);
}

export function missingEntries(wanted) {
  const needed = [...programs, ...pages, hookSource].filter(wanted);
  return needed.map(({ entry }) => entry).filter((entry) => !existsSync(join(root, entry)));
}
