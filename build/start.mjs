// `npm start`: the hardened build, run from this folder. Without a display (a server, CI) it gets
// one of its own, and the command line is the way to see and answer.
import { join } from 'node:path';

import { bundleForRelease } from './bundle.mjs';
import { hasNoDisplay, privateDesktop } from './lib/display.mjs';
import { electronExecutable, ensureElectron } from './lib/electron.mjs';
import { releaseOut } from './lib/paths.mjs';
import { run } from './lib/process.mjs';
import { sandboxSwitches } from './lib/sandbox.mjs';
import { ensureSystemPackages } from './lib/system.mjs';
import { say } from './lib/terminal.mjs';

export async function main(args) {
  const headless = hasNoDisplay();
  await ensureSystemPackages('run', { display: headless });
  const { dist } = await ensureElectron();
  await bundleForRelease();
  const desktop = headless ? await privateDesktop() : undefined;
  if (desktop) sayHowToReach();
  try {
    const env = { ...process.env, ...desktop?.environment };
    const all = [...sandboxSwitches(dist), releaseOut, ...args];
    const { code } = await run(electronExecutable(dist), all, { env });
    return code;
  } finally {
    await desktop?.stop();
  }
}

function sayHowToReach() {
  const runtime = process.env.XDG_RUNTIME_DIR;
  const sockets = runtime ? join(runtime, 'holdpoint') : `/tmp/holdpoint-${process.getuid()}`;
  say('There is no display here: Holdpoint runs on a virtual one. Use it from another terminal:');
  say('  out-release/bin/holdpoint status   who is there, what runs, what waits');
  say('  out-release/bin/holdpoint stop     ends the daemon, which outlives this window');
  say('  out-release/bin/holdpoint --help   everything else');
  say('Nobody sees that display, so nobody counts as present: calls wait and runs stay paused.');
  say('To allow anything, start Holdpoint on a desktop.');
  say(`Its sockets lie in ${sockets}.`);
}
