// `npm run dev`: pages update in place (Vite), and a change to the tray app, the daemon or the
// contracts rebuilds and starts Electron again. Test hooks are in this build. A running daemon goes
// on with its old code: `out-dev/bin/holdpoint stop` before a change of the daemon can be seen.
import { watch } from 'node:fs';
import { join } from 'node:path';

import { bundleForDevelopment } from './bundle.mjs';
import { servePages } from './dev/page-server.mjs';
import { hasNoDisplay, privateDesktop } from './lib/display.mjs';
import { electronExecutable, ensureElectron } from './lib/electron.mjs';
import { developmentOut, root } from './lib/paths.mjs';
import { start, stopChild } from './lib/process.mjs';
import { sandboxSwitches } from './lib/sandbox.mjs';
import { ensureSystemPackages } from './lib/system.mjs';
import { say } from './lib/terminal.mjs';

const quietMs = 150;

export async function main(args) {
  const headless = hasNoDisplay();
  await ensureSystemPackages('run', { display: headless });
  const { dist } = await ensureElectron();
  const pages = await servePages();
  await bundleForDevelopment(pages.address);
  const desktop = headless ? await privateDesktop() : undefined;
  const env = { ...process.env, ...desktop?.environment };
  const switches = [...sandboxSwitches(dist), developmentOut, ...args];
  const app = restartable(electronExecutable(dist), switches, env);
  watchSources(async () => {
    await bundleForDevelopment(pages.address);
    await app.stop();
    app.start();
  });
  app.start();
  say(`Pages: ${pages.address}`);
  const code = await app.closed;
  await desktop?.stop();
  // The watchers and the page server would keep us alive.
  process.exit(code);
}

/** Ends with the app when the developer quits it, but not when it is stopped to be restarted. */
function restartable(command, args, env) {
  let child;
  let restarting = false;
  let end;
  const closed = new Promise((resolve) => (end = resolve));
  return {
    closed,
    start() {
      restarting = false;
      child = start(command, args, { env });
      child.once('close', (code) => restarting || end(code ?? 1));
    },
    async stop() {
      restarting = true;
      if (child) await stopChild(child);
    },
  };
}

/** One rebuild at a time, after the last of a burst of changes. */
function watchSources(rebuild) {
  let timer;
  let work = Promise.resolve();
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(rebuild).catch((error) => say(error.message));
    }, quietMs);
  };
  for (const folder of ['electron', 'shared'])
    watch(join(root, folder), { recursive: true }, changed);
}
