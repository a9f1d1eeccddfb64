// `npm run dist`: packages for this platform. A folder that runs as it is, and on Linux the same as
// a .tar.gz. HOLDPOINT_TEST_BUILD=1 packages the test build instead; only that may be made on the
// substitute Electron, which is too old to ship.
import { globSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

import { build } from 'electron-builder';

import { bundleForRelease, bundleForTests } from './bundle.mjs';
import { builderConfig } from './dist/builder-config.mjs';
import { checkPackage } from './dist/check-package.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { releaseOut, root, testOut } from './lib/paths.mjs';
import { must } from './lib/process.mjs';
import { say, seconds, Stop } from './lib/terminal.mjs';

const release = join(root, 'release');

/** Returns the folder of the packaged app. */
export function packageForTests() {
  return packageFolder({ forTests: true });
}

async function packageFolder({ forTests }) {
  const since = performance.now();
  const { dist, substitute } = await ensureElectron();
  if (substitute && !forTests) {
    throw new Stop(
      'Only the official Electron may be shipped and it cannot be reached here: ' +
        'package where it can, or set HOLDPOINT_TEST_BUILD=1 for a test package.',
    );
  }
  await (forTests ? bundleForTests() : bundleForRelease());
  const output = join(release, forTests ? 'test' : 'final');
  rmSync(output, { recursive: true, force: true });
  const appFolder = forTests ? testOut : releaseOut;
  await build({ config: builderConfig({ appFolder, output, dist, forTests }), dir: true });
  const folder = unpackedFolder(output);
  await checkPackage(folder, { forTests });
  say(`Package: ${folder} (${seconds(since)})`);
  return folder;
}

function unpackedFolder(output) {
  const [name] = globSync(['*-unpacked', 'mac*'], { cwd: output });
  if (!name) throw new Stop(`The packager left nothing in ${output}.`);
  return join(output, name);
}

/** Same content, same archive: names sorted, one owner, one time. */
async function archive(folder) {
  const { version } = await import('../package.json', { with: { type: 'json' } }).then(
    (m) => m.default,
  );
  const name = `holdpoint-${version}-${process.platform}-${process.arch}`;
  const file = join(folder, '..', `${name}.tar.gz`);
  const same = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];
  const renamed = `--transform=s,^${basename(folder)},${name},`;
  await must('tar', 'tar', [
    ...same,
    renamed,
    '-czf',
    file,
    '-C',
    join(folder, '..'),
    basename(folder),
  ]);
  say(`Archive: ${file}`);
}

export async function main() {
  const forTests = process.env.HOLDPOINT_TEST_BUILD === '1';
  const folder = await packageFolder({ forTests });
  if (process.platform === 'linux') await archive(folder);
  return 0;
}
