// Stands in for Electron's own default app, which the substitute runtime lacks: it reads the same
// command line and hands over to the app. It awaits the app's main module at top level, as
// Electron does, else 'ready' could fire before that module has subscribed to it.
import { app } from 'electron';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const line = parse(process.argv.slice(1));

if (line.print !== undefined) {
  process.stdout.write(`${line.print}\n`);
  process.exit(0);
}
for (const file of line.preload) require(resolve(file));
await load(resolve(line.target ?? '.'));

function parse(args) {
  const found = { preload: [], target: undefined, print: undefined };
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index];
    if (arg === '-v' || arg === '--version') found.print = `v${process.versions.electron}`;
    else if (arg === '-a' || arg === '--abi') found.print = process.versions.modules;
    else if (arg === '-r' || arg === '--require') found.preload.push(args[(index += 1)]);
    else if (arg.startsWith('--app=')) found.target = arg.slice('--app='.length);
    else if (!arg.startsWith('-')) {
      found.target ??= arg;
      break;
    }
  }
  return found;
}

async function load(target) {
  process.defaultApp = true;
  const isFolder = statSync(target).isDirectory();
  const folder = isFolder ? target : dirname(target);
  const manifestFile = join(folder, 'package.json');
  const manifest = existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, 'utf8')) : {};
  const name = manifest.productName ?? manifest.name;
  if (name) app.name = name;
  if (manifest.version) app.setVersion(manifest.version);
  if (manifest.desktopName) app.setDesktopName(manifest.desktopName);
  app.setAppPath(folder);
  const main = isFolder ? join(folder, manifest.main ?? 'index.js') : target;
  await import(pathToFileURL(main).href);
}
