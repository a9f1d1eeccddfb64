// `npm run dev`: pages update in place (Vite), and a change to the tray app, the daemon or the
// contracts rebuilds and starts Electron again. Test hooks are in this build.
import { watch } from 'node:fs';
import { join } from 'node:path';

import react from '@vitejs/plugin-react';
import { createServer } from 'vite';

import { bundleForTests, constants } from './bundle.mjs';
import { privateDesktop } from './lib/display.mjs';
import { electronExecutable, ensureElectron } from './lib/electron.mjs';
import { root, testOut } from './lib/paths.mjs';
import { start, stopChild } from './lib/process.mjs';
import { sandboxSwitches } from './lib/sandbox.mjs';
import { ensureSystemPackages } from './lib/system.mjs';
import { say } from './lib/terminal.mjs';

const quietMs = 150;

export async function main(args) {
  const headless =
    process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  await ensureSystemPackages('run', { display: headless });
  const { dist } = await ensureElectron();
  const server = await servePages();
  const devServer = server.resolvedUrls.local[0];
  await bundleForTests({ devServer });
  const desktop = headless ? await privateDesktop() : undefined;
  const env = { ...process.env, ...desktop?.environment };
  const app = restartable(
    electronExecutable(dist),
    [...sandboxSwitches(dist), testOut, ...args],
    env,
  );
  watchSources(async () => {
    await app.stop();
    await bundleForTests({ devServer });
    app.start();
  });
  app.start();
  const code = await app.closed;
  await Promise.all([server.close(), desktop?.stop()]);
  return code;
}

async function servePages() {
  const server = await createServer({
    configFile: false,
    root: join(root, 'renderer'),
    base: './',
    define: constants({ e2e: true }),
    plugins: [react()],
    server: { host: '127.0.0.1', port: 0, fs: { allow: [root] } },
  });
  return server.listen();
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
