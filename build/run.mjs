#!/usr/bin/env node
// The one entry of every npm script. It starts on whatever Node the machine has (>= 20, standard
// library only), installs what is missing, and goes on under the Node pinned in the lock file.
import { ensureDependencies } from './lib/dependencies.mjs';
import { continueOnPinnedNode } from './lib/node-runtime.mjs';
import { ensureSystemPackages } from './lib/system.mjs';
import { reportAndExit, Stop } from './lib/terminal.mjs';

const commands = {
  start: () => import('./start.mjs'),
  dev: () => import('./dev.mjs'),
  build: () => import('./build.mjs'),
  check: () => import('./check.mjs'),
  format: () => import('./format.mjs'),
  unit: () => import('./unit.mjs'),
  e2e: () => import('./e2e.mjs'),
  bench: () => import('./bench.mjs'),
  dist: () => import('./dist.mjs'),
  test: () => import('./test.mjs'),
  threats: () => import('./threats.mjs'),
  coverage: () => import('./coverage.mjs'),
  record: () => import('./record.mjs'),
  agents: () => import('./agents.mjs'),
};

const [name = '', ...rest] = process.argv.slice(2);
// `npm run unit -- path` and `node build/run.mjs unit -- path` mean the same: npm takes its own `--` away.
const args = rest[0] === '--' ? rest.slice(1) : rest;

try {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw new Stop(`Say one of: ${Object.keys(commands).join(', ')}.`);
  // On a bare machine both take half a minute, and neither waits for the other.
  const system = name === 'test' ? ensureSystemPackages('test') : undefined;
  await Promise.all([ensureDependencies(), system]);
  await continueOnPinnedNode();
  const command = await load();
  process.exitCode = await command.main(args);
} catch (error) {
  reportAndExit(error);
}
