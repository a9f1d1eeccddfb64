// `npm run e2e [-- playwright arguments]`: the real app and daemon on a display of our own. With
// --project=packaged it packages first and tests the packages.
import { join } from 'node:path';

import { bundleForTests } from './bundle.mjs';
import { privateDesktop, privateFolders } from './lib/display.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { nodeModules } from './lib/paths.mjs';
import { run } from './lib/process.mjs';
import { sandboxSwitches } from './lib/sandbox.mjs';
import { ensureSystemPackages } from './lib/system.mjs';

/** `environment` adds to what the tests see; returns Playwright's exit code. */
export async function runPlaywright(args, dist, environment = {}) {
  const desktop = await privateDesktop();
  const folders = privateFolders();
  const given = { ...desktop.environment, ...folders.environment, ...environment };
  // The fixtures pass these on: as root there is no sandbox to be had.
  given.HOLDPOINT_E2E_SWITCHES = sandboxSwitches(dist).join(' ');
  try {
    const playwright = join(nodeModules, '@playwright', 'test', 'cli.js');
    const env = { ...process.env, ...given };
    const { code } = await run(process.execPath, [playwright, 'test', ...args], { env });
    return code;
  } finally {
    await desktop.stop();
    folders.remove();
  }
}

export async function main(args) {
  await ensureSystemPackages('test');
  const { dist } = await ensureElectron();
  await bundleForTests();
  if (args.includes('--project=packaged')) return runPlaywright(args, dist, await packages());
  const choice = args.some((arg) => arg.startsWith('--project')) ? [] : ['--project=app'];
  return runPlaywright([...choice, ...args], dist);
}

/** Makes the two packages that the packaged tests run on, and says where they are. */
export async function packages() {
  const { packageForTests } = await import('./dist.mjs');
  const { driven, hardened } = await packageForTests();
  return { HOLDPOINT_E2E_PACKAGE: driven, HOLDPOINT_E2E_HARDENED: hardened };
}
