// A display and a session bus of our own, so that nothing shows on the developer's screen and no
// test talks to the developer's own bus. Ended by their own handles.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { start, stopChild } from './process.mjs';
import { Stop } from './terminal.mjs';

const announceWithinMs = 30_000;

export function hasNoDisplay() {
  if (process.platform !== 'linux') return false;
  return !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
}

/** Returns { environment, stop }. */
export async function privateDesktop() {
  const [screen, bus] = await Promise.all([startScreen(), startBus()]);
  const environment = {
    DISPLAY: screen.answer,
    DBUS_SESSION_BUS_ADDRESS: bus.answer,
    WAYLAND_DISPLAY: '',
    XAUTHORITY: '',
    NO_AT_BRIDGE: '1',
  };
  const stop = async () => {
    await Promise.all([stopChild(screen.child), stopChild(bus.child)]);
  };
  return { environment, stop };
}

/** XDG folders of our own, so that no test meets the developer's real settings or daemon. */
export function privateFolders() {
  const base = mkdtempSync(join(tmpdir(), 'holdpoint-run-'));
  const environment = {
    XDG_RUNTIME_DIR: base,
    XDG_CONFIG_HOME: join(base, 'config'),
    XDG_DATA_HOME: join(base, 'data'),
    XDG_STATE_HOME: join(base, 'state'),
  };
  const remove = () => rmSync(base, { recursive: true, force: true });
  process.once('exit', remove);
  return { environment, remove };
}

async function startScreen() {
  const size = ['-screen', '0', '1440x960x24'];
  const args = ['-displayfd', '3', ...size, '-nolisten', 'tcp'];
  const started = await startAndListen('Xvfb', args);
  return { ...started, answer: `:${started.answer}` };
}

function startBus() {
  return startAndListen('dbus-daemon', ['--session', '--nofork', '--print-address=3']);
}

/** Both programs say on descriptor 3 where they can be reached once they are ready. */
function startAndListen(program, args) {
  const child = start(program, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let errors = '';
    let answer = '';
    const timer = setTimeout(
      () => reject(new Stop(`${program} did not get ready.\n${errors}`)),
      announceWithinMs,
    );
    child.stderr.on('data', (part) => (errors += part));
    child.once('error', reject);
    child.once('close', () => reject(new Stop(`${program} could not start.\n${errors}`)));
    child.stdio[3].on('data', (part) => {
      answer += part;
      if (!answer.includes('\n')) return;
      clearTimeout(timer);
      resolve({ child, answer: answer.trim() });
    });
  });
}
