// Builds everything into one folder. Parts are built aside and moved in place whole, so that a
// failed build leaves the last good one, and a running program never sees a half-written folder.
import { existsSync, globSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { copyClientTypes } from './bundle/agent-client.mjs';
import { hookSource, missingEntries, wantedPages, wantedPrograms } from './bundle/entries.mjs';
import { compileHookClient } from './bundle/hook-client.mjs';
import { copyIcons, placeRuntime, writeLauncher, writeManifest } from './bundle/launcher.mjs';
import { writeLicences } from './bundle/licences.mjs';
import { copyAddons } from './bundle/native-addons.mjs';
import { bundlePages } from './bundle/pages.mjs';
import { bundleProgram } from './bundle/programs.mjs';
import { checkRelease } from './bundle/release-check.mjs';
import { copyShellGrammar } from './bundle/shell-grammar.mjs';
import { isCurrent, markCurrent, sourceStamp } from './bundle/stamp.mjs';
import { manifest } from './lib/manifest.mjs';
import { developmentOut, releaseOut, testOut } from './lib/paths.mjs';
import { say, seconds, Stop } from './lib/terminal.mjs';

/** What tests of the daemon and of the command line need. */
export const daemonParts = ['daemon', 'cli', 'hook', 'agent-client'];

/** With hooks. `parts` limits it to some, such as daemonParts. */
export function bundleForTests(parts) {
  return bundle({ out: testOut, e2e: true, parts });
}

export function bundleForDevelopment(devServer) {
  return bundle({ out: developmentOut, e2e: true, devServer });
}

/** For people: without hooks, hardened. */
export function bundleForRelease(parts) {
  return bundle({ out: releaseOut, e2e: false, parts });
}

async function bundle({ out, e2e, parts, devServer = '' }) {
  const since = performance.now();
  const stamp = sourceStamp({ e2e, devServer });
  if (isCurrent(out, parts, stamp)) return;
  const wanted = ({ part }) => !parts || parts.includes(part);
  const missing = missingEntries(wanted);
  if (missing.length > 0) throw new Stop(`These source files are missing: ${missing.join(', ')}.`);
  const work = `${out}-${process.pid}`;
  const mode = process.env.NODE_ENV;
  try {
    await build({ work, out, wanted, constants: constants({ e2e, devServer }) });
    if (!e2e) checkRelease(work);
    moveParts(work, out);
    markCurrent(out, parts, stamp);
  } finally {
    rmSync(work, { recursive: true, force: true });
    // Vite sets it to production, and the tests that follow would inherit it.
    if (mode === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = mode;
  }
  say(`Bundles: ${seconds(since)}`);
}

async function build({ work, out, wanted, constants: define }) {
  mkdirSync(work, { recursive: true });
  const jobs = wantedPrograms(wanted).map((program) => bundleProgram(program, work, define));
  const pages = wantedPages(wanted);
  if (pages.length > 0) jobs.push(bundlePages(pages, work, define));
  if (wanted(hookSource)) jobs.push(compileHookClient(work));
  const moduleIds = await allOrWhy(jobs);
  if (wanted({ part: 'daemon' })) {
    copyAddons(join(work, 'daemon'));
    copyShellGrammar(join(work, 'daemon'));
  }
  if (wanted({ part: 'agent-client' })) copyClientTypes(join(work, 'agent-client'));
  if (wanted({ part: 'main' })) copyIcons(work);
  writeLicences(work, moduleIds);
  writeLauncher(work);
  placeRuntime(work, out);
  writeManifest(work);
}

/** Waits for all, so that none still writes when we clean up, and reports every fault at once. */
async function allOrWhy(jobs) {
  const results = await Promise.allSettled(jobs);
  const faults = results.filter((result) => result.status === 'rejected');
  if (faults.length > 0) throw new Stop(faults.map(({ reason }) => reason.message).join('\n'));
  return results.flatMap((result) => result.value ?? []);
}

export function constants({ e2e, devServer = '' }) {
  return {
    __HOLDPOINT_E2E__: JSON.stringify(e2e),
    __HOLDPOINT_VERSION__: JSON.stringify(manifest.version),
    __HOLDPOINT_DEV_SERVER__: JSON.stringify(devServer),
  };
}

function moveParts(work, out) {
  mkdirSync(out, { recursive: true });
  for (const part of globSync('*', { cwd: work })) {
    const target = join(out, part);
    if (existsSync(target)) renameSync(target, join(work, `old-${part}`));
    renameSync(join(work, part), target);
  }
}
