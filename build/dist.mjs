// `npm run dist`: packages for this platform. A folder that runs as it is, and on Linux the same as
// a .tar.gz. HOLDPOINT_TEST_BUILD=1 packages the test build instead; only that may be made on the
// substitute Electron, which is too old to ship.
import { globSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { build } from 'electron-builder';

import { bundleForRelease, bundleForTests } from './bundle.mjs';
import { builderConfig } from './dist/builder-config.mjs';
import { checkPackage } from './dist/check-package.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { manifest } from './lib/manifest.mjs';
import { releaseOut, root, testOut } from './lib/paths.mjs';
import { must } from './lib/process.mjs';
import { say, seconds, Stop } from './lib/terminal.mjs';

const packages = join(root, 'release');

/**
 * Two folders for the tests: `driven` has the hooks that Playwright needs, `hardened` is built as
 * for people, so that what it refuses can be tested.
 */
export async function packageForTests() {
  const { dist } = await ensureElectron();
  await bundleForTests();
  const driven = await packageFolder({ dist, forTests: true, name: 'driven' });
  await bundleForRelease();
  const hardened = await packageFolder({ dist, forTests: false, name: 'hardened' });
  return { driven, hardened };
}

async function packageFolder({ dist, forTests, name }) {
  const since = performance.now();
  const output = join(packages, name);
  rmSync(output, { recursive: true, force: true });
  const appFolder = forTests ? testOut : releaseOut;
  const config = builderConfig({ appFolder, output, dist, forTests });
  await build({ config, dir: true, publish: 'never' });
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
async function archive(folder, suffix) {
  const name = `holdpoint-${manifest.version}-${process.platform}-${process.arch}${suffix}`;
  const file = join(packages, `${name}.tar.gz`);
  const same = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];
  const renamed = `--transform=s,^${basename(folder)},${name},`;
  const from = ['-C', dirname(folder), basename(folder)];
  await must('tar', 'tar', [...same, renamed, '-czf', file, ...from]);
  say(`Archive: ${file}`);
}

export async function main() {
  const forTests = process.env.HOLDPOINT_TEST_BUILD === '1';
  const { dist, substitute } = await ensureElectron();
  if (substitute && !forTests) {
    throw new Stop(
      'Only the official Electron may be shipped and it cannot be reached here: ' +
        'package where it can, or set HOLDPOINT_TEST_BUILD=1 for a test package.',
    );
  }
  await (forTests ? bundleForTests() : bundleForRelease());
  const folder = await packageFolder({ dist, forTests, name: forTests ? 'driven' : 'final' });
  if (process.platform === 'linux') await archive(folder, forTests ? '-test' : '');
  return 0;
}
