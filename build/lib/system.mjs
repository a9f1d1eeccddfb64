// System packages that npm cannot bring. Root on Debian gets them installed (that is CI); anyone
// else gets one line to run. Looked up by what must be there, so other distributions pass too.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

import { must, onPath } from './process.mjs';
import { say, Stop } from './terminal.mjs';

const libraries = {
  'libgtk-3-0': 'libgtk-3.so.0',
  libnss3: 'libnss3.so',
  libasound2: 'libasound.so.2',
  libgbm1: 'libgbm.so.1',
  libxss1: 'libXss.so.1',
  libxtst6: 'libXtst.so.6',
  libnotify4: 'libnotify.so.4',
  'libatspi2.0-0': 'libatspi.so.0',
  libdrm2: 'libdrm.so.2',
  'libsecret-1-0': 'libsecret-1.so.0',
};

const displayPrograms = { xvfb: 'Xvfb', dbus: 'dbus-daemon' };
const testPrograms = {
  tmux: 'tmux',
  procps: 'ps',
  gcc: 'cc',
  xdotool: 'xdotool',
  // A desktop on Wayland with its own locker: some 10 MB together.
  sway: 'sway',
  swaylock: 'swaylock',
  swayidle: 'swayidle',
  wtype: 'wtype',
  bubblewrap: 'bwrap',
};
const testFiles = {
  // For a service manager of an ordinary user; nothing is booted with it. Some 10 MB.
  systemd: '/usr/lib/systemd/systemd',
  'at-spi2-core': '/usr/libexec/at-spi-bus-launcher',
  'fonts-dejavu-core': '/usr/share/fonts/truetype/dejavu',
  'python3-dbusmock': '/usr/lib/python3/dist-packages/dbusmock',
};

/** `need` is 'run' (a display of its own is wanted too) or 'test'. */
export async function ensureSystemPackages(need, { display = true } = {}) {
  if (process.platform !== 'linux') return;
  const missing = [...missingLibraries(), ...(display ? missingPrograms(displayPrograms) : [])];
  if (need === 'test') missing.push(...missingPrograms(testPrograms), ...missingFiles(testFiles));
  // A compiler alone cannot link the static hook client.
  if (missing.includes('gcc')) missing.push('libc6-dev');
  if (missing.length > 0) await install(missing);
}

function missingLibraries() {
  const known = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' });
  if (known.status !== 0) return [];
  return Object.keys(libraries).filter((name) => !known.stdout.includes(`${libraries[name]} `));
}

function missingPrograms(programs) {
  return Object.keys(programs).filter((name) => !onPath(programs[name]));
}

function missingFiles(files) {
  if (!existsSync('/etc/debian_version')) return [];
  return Object.keys(files).filter((name) => !existsSync(files[name]));
}

async function install(names) {
  const isDebian = existsSync('/usr/bin/apt-get');
  if (!isDebian || process.getuid() !== 0) {
    const line = `sudo apt-get install -y ${names.map(nameHere).join(' ')}`;
    throw new Stop(`System packages are missing. Run this once (Debian's names): ${line}`);
  }
  say(`Installing system packages: ${names.join(' ')} ...`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=600', '-o', 'APT::Get::Lock::Timeout=600'];
  await must('apt-get update', 'apt-get', [...wait, 'update', '-qq'], { env: environment });
  const chosen = names.map(nameHere);
  const quiet = ['-y', '-qq', '--no-install-recommends'];
  const args = [...wait, 'install', ...quiet, ...chosen];
  await must('apt-get install', 'apt-get', args, { env: environment });
}

/** Releases after the 64-bit time change renamed some libraries. */
function nameHere(name) {
  const renamed = `${name}t64`;
  const found = spawnSync('apt-cache', ['show', '--no-all-versions', renamed]);
  return found.status === 0 ? renamed : name;
}
