import { cpSync, existsSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { pinnedNode } from '../lib/node-runtime.mjs';
import { root } from '../lib/paths.mjs';

/** Programs that run outside Electron stay plain files: Node cannot read inside an asar. */
const beside = ['daemon', 'cli', 'hook', 'agent-client', 'bin'];

// After use: the development loader would run whatever it is given, the other two are marks of ours.
const leftovers = ['resources/default_app.asar', 'complete', 'version'];

export function builderConfig({ appFolder, output, dist, forTests }) {
  return {
    appId: 'org.holdpoint.app',
    productName: 'Holdpoint',
    executableName: 'holdpoint-app',
    directories: { app: appFolder, output, buildResources: join(root, 'build', 'icons') },
    files: ['main/**/*', 'preload/**/*', 'renderer/**/*', 'package.json'],
    asar: true,
    // Everything is bundled. This keeps the packager from walking the dependency tree and packing it;
    // npmRebuild: false would not, and would keep this from being asked.
    beforeBuild: () => false,
    publish: null,
    electronDist: dist,
    electronLanguages: ['en-US'],
    electronFuses: fuses(forTests),
    afterPack: (context) => finishFolder(context, appFolder),
    linux: { target: 'dir', category: 'Development', icon: join(root, 'build', 'icons') },
    mac: {
      target: 'dir',
      category: 'public.app-category.developer-tools',
      icon: join(root, 'build', 'icons', 'icon.icns'),
      extendInfo: { LSUIElement: true },
    },
    win: { target: 'dir', icon: join(root, 'build', 'icons', 'icon.ico') },
  };
}

/** The inspector is how tests drive a package; people's packages must not have it. */
export function fuses(forTests) {
  return {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: forTests,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  };
}

function finishFolder({ appOutDir, packager }, appFolder) {
  const resources = packager.getResourcesDir(appOutDir);
  for (const part of beside)
    cpSync(join(appFolder, part), join(resources, part), { recursive: true });
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  cpSync(pinnedNode(), join(resources, 'runtime', name), { dereference: true });
  copyLicences(resources, appFolder);
  for (const file of leftovers) rmSync(join(appOutDir, file), { force: true });
}

function copyLicences(resources, appFolder) {
  cpSync(join(root, 'LICENSE'), join(resources, 'LICENSE'));
  const notices = 'third-party-licences.txt';
  cpSync(join(appFolder, notices), join(resources, notices));
  const [nodeLicence] = globSync('node_modules/node-*/LICENSE', { cwd: root });
  if (nodeLicence && existsSync(join(root, nodeLicence))) {
    cpSync(join(root, nodeLicence), join(resources, 'runtime', 'LICENSE'));
  }
}
