// Reads back what was packaged. Promises about a release are checked on the release, not on the
// settings that should have made it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { extractFile, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

import { hookWord } from '../bundle/release-check.mjs';
import { run } from '../lib/process.mjs';
import { Stop } from '../lib/terminal.mjs';
import { fuses } from './builder-config.mjs';

const fuseNames = {
  runAsNode: FuseV1Options.RunAsNode,
  enableCookieEncryption: FuseV1Options.EnableCookieEncryption,
  enableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  enableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
  enableEmbeddedAsarIntegrityValidation: FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  onlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
  loadBrowserProcessSpecificV8Snapshot: FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
  grantFileProtocolExtraPrivileges: FuseV1Options.GrantFileProtocolExtraPrivileges,
};

export async function checkPackage(folder, { forTests }) {
  const { executable, resources } = layout(folder);
  await checkFuses(executable, fuses(forTests));
  if (existsSync(join(resources, 'default_app.asar'))) {
    throw new Stop('The package still holds the development loader (default_app.asar).');
  }
  checkArchive(join(resources, 'app.asar'), forTests);
  await checkRuntime(resources);
}

function layout(folder) {
  if (process.platform === 'darwin') {
    const contents = join(folder, 'Holdpoint.app', 'Contents');
    return { executable: join(folder, 'Holdpoint.app'), resources: join(contents, 'Resources') };
  }
  const name = process.platform === 'win32' ? 'holdpoint-app.exe' : 'holdpoint-app';
  return { executable: join(folder, name), resources: join(folder, 'resources') };
}

async function checkFuses(executable, wanted) {
  const wire = await getCurrentFuseWire(executable);
  for (const [name, on] of Object.entries(wanted)) {
    const state = wire[fuseNames[name]];
    if (state !== (on ? FuseState.ENABLE : FuseState.DISABLE)) {
      throw new Stop(
        `The fuse ${name} of ${executable} should be ${on ? 'on' : 'off'} and is not.`,
      );
    }
  }
}

function checkArchive(archive, forTests) {
  const names = listPackage(archive, { isPack: false }).map((name) => name.replace(/^[\\/]/, ''));
  if (names.includes('node_modules')) throw new Stop('The package holds a folder node_modules.');
  if (forTests) return;
  for (const name of names) {
    const found = hookWord.exec(readInside(archive, name));
    if (found) throw new Stop(`The package holds a test hook (${found[0]} in ${name}).`);
  }
}

function readInside(archive, name) {
  try {
    return extractFile(archive, name).toString('latin1');
  } catch {
    return ''; // A folder has no content of its own.
  }
}

/** The shipped Node starts, and the shipped addon loads in it. */
async function checkRuntime(resources) {
  const node = join(resources, 'runtime', process.platform === 'win32' ? 'node.exe' : 'node');
  const addon = join(resources, 'daemon', 'better-sqlite3.node');
  const program = 'process.dlopen({ exports: {} }, process.argv[1])';
  const { code, output } = await run(node, ['-e', program, addon], { quiet: true });
  if (code !== 0) throw new Stop(`The packaged Node cannot load its SQLite addon.\n${output}`);
}
