// Builds everything into one folder. Parts are built aside and moved in place whole, so that a
// failed build leaves the last good one, and a running program never sees a half-written folder.
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { missingEntries, hookSource, presentPages, presentPrograms } from './bundle/entries.mjs';
import { compileHookClient } from './bundle/hook-client.mjs';
import { copyIcons, placeRuntime, writeLauncher, writeManifest } from './bundle/launcher.mjs';
import { writeLicences } from './bundle/licences.mjs';
import { copyAddons } from './bundle/native-addons.mjs';
import { bundlePages } from './bundle/pages.mjs';
import { bundleProgram } from './bundle/programs.mjs';
import { checkRelease } from './bundle/release-check.mjs';
import { manifest } from './lib/manifest.mjs';
import { developmentOut, releaseOut, root, testOut } from './lib/paths.mjs';
import { say, seconds, Stop } from './lib/terminal.mjs';

const sources = '{electron,renderer,shared,build}/**/*';

/** With hooks. */
export function bundleForTests(options = {}) {
  return bundle({ out: testOut, e2e: true, ...options });
}

export function bundleForDevelopment(devServer) {
  return bundle({ out: developmentOut, e2e: true, devServer });
}

/** For people: without hooks, hardened. */
export function bundleForRelease(options = {}) {
  return bundle({ out: releaseOut, e2e: false, ...options });
}

/** `pages: false` leaves the renderer out, for those who only need the daemon. */
async function bundle({ out, e2e, pages = true, devServer = '' }) {
  const since = performance.now();
  const stamp = sourceStamp({ e2e, devServer });
  const stampFiles = pages ? ['.stamp'] : ['.stamp-programs', '.stamp'];
  if (stampFiles.some((name) => readIfThere(join(out, name)) === stamp)) return;
  reportMissing();
  const work = `${out}-${process.pid}`;
  const mode = process.env.NODE_ENV;
  try {
    await build({ work, out, pages, constants: constants({ e2e, devServer }) });
    if (!e2e) checkRelease(work);
    moveParts(work, out);
    writeFileSync(join(out, stampFiles[0]), stamp);
  } finally {
    rmSync(work, { recursive: true, force: true });
    // Vite sets it to production, and the tests that follow would inherit it.
    if (mode === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = mode;
  }
  say(`Bundles: ${seconds(since)}`);
}

async function build({ work, out, pages, constants: define }) {
  mkdirSync(work, { recursive: true });
  const jobs = presentPrograms().map((program) => bundleProgram(program, work, define));
  if (pages) jobs.push(bundlePages(presentPages(), work, define));
  if (existsSync(join(root, hookSource))) jobs.push(compileHookClient(work));
  const moduleIds = (await Promise.all(jobs)).flat().filter(Boolean);
  writeLicences(work, moduleIds);
  copyAddons(join(work, 'daemon'));
  copyIcons(work);
  writeLauncher(work);
  placeRuntime(work, out);
  writeManifest(work);
}

export function constants({ e2e, devServer = '' }) {
  return {
    __HOLDPOINT_E2E__: JSON.stringify(e2e),
    __HOLDPOINT_VERSION__: JSON.stringify(manifest.version),
    __HOLDPOINT_DEV_SERVER__: JSON.stringify(devServer),
  };
}

function reportMissing() {
  const missing = missingEntries();
  if (missing.length > 0) throw new Stop(`These source files are missing: ${missing.join(', ')}.`);
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function moveParts(work, out) {
  mkdirSync(out, { recursive: true });
  for (const part of globSync('*', { cwd: work })) {
    const target = join(out, part);
    const old = join(work, `old-${part}`);
    if (existsSync(target)) renameSync(target, old);
    renameSync(join(work, part), target);
  }
}

/** Names, sizes and times of all sources: equal means that there is nothing to build. */
function sourceStamp(options) {
  const hash = createHash('sha256').update(JSON.stringify(options));
  for (const file of ['package-lock.json', 'package.json', ...globSync(sources, { cwd: root })]) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}
