// Everything that can be said about the sources without running them; under a minute.
import { join } from 'node:path';

import { lockFaults } from './check-lock.mjs';
import { layerFaults } from './layers.mjs';
import { nodeModules } from './lib/paths.mjs';
import { run } from './lib/process.mjs';
import { say, seconds } from './lib/terminal.mjs';

const tool = (...path) => join(nodeModules, ...path);
const compiler = tool('typescript', 'bin', 'tsc');

const checks = [
  ['lock file', () => fromFaults(lockFaults())],
  ['layers', () => fromFaults(layerFaults())],
  [
    'format',
    () => script(tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level=warn', '.'),
  ],
  ['types (node)', () => script(compiler, '-p', 'tsconfig.node.json')],
  ['types (web)', () => script(compiler, '-p', 'tsconfig.web.json')],
  ['types (bridge)', () => script(compiler, '-p', 'tsconfig.bridge.json')],
  [
    'lint',
    () =>
      script(tool('oxlint', 'bin', 'oxlint'), '--type-aware', '--deny-warnings', '--format=unix'),
  ],
];

/** Returns the names of the checks that failed, having printed why. */
export async function runChecks() {
  const since = performance.now();
  const results = await Promise.all(checks.map(report));
  const failed = results.filter((name) => name !== undefined);
  say(
    `Checks: ${failed.length === 0 ? 'all good' : `failed: ${failed.join(', ')}`}, ${seconds(since)}`,
  );
  return failed;
}

async function report([name, check]) {
  const { ok, output } = await check();
  if (ok) return undefined;
  say(`\n--- ${name} ---\n${output.trim()}\n`);
  return name;
}

async function script(file, ...args) {
  const { code, output } = await run(process.execPath, [file, ...args], { quiet: true });
  return { ok: code === 0, output };
}

async function fromFaults(faults) {
  return { ok: faults.length === 0, output: faults.join('\n') };
}

export async function main() {
  const failed = await runChecks();
  return failed.length === 0 ? 0 : 1;
}
