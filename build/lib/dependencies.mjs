import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import { nodeModules, root } from './paths.mjs';
import { must } from './process.mjs';
import { say, Stop } from './terminal.mjs';

const stampFile = join(nodeModules, '.holdpoint-lock');

/** Installs exactly what the lock file says, and only when it has changed since the last time. */
export async function ensureDependencies() {
  const wanted = lockStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  say('Installing dependencies from the lock file ...');
  await npm(['ci', '--ignore-scripts', '--loglevel=error', '--prefer-offline'], root);
  writeFileSync(stampFile, wanted);
}

function lockStamp() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}\n`;
}

/** Calls npm as a script of the present Node, so that neither PATH nor a .cmd wrapper matters. */
export async function npm(args, cwd) {
  const script = npmScript();
  if (!script) throw new Stop('npm was not found: start this through `npm run <command>`.');
  await must('npm', process.execPath, [script, ...args], { cwd });
}

function npmScript() {
  const beside = [
    join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    '/usr/share/nodejs/npm/bin/npm-cli.js',
  ];
  return [process.env.npm_execpath, ...beside, ...onPath()].find(
    (path) => path && existsSync(path),
  );
}

/** The pinned Node comes without npm: the one that people start us by is a link to its script. */
function onPath() {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'npm'))
    .filter((file) => existsSync(file))
    .map((file) => realpathSync(file))
    .filter((file) => file.endsWith('npm-cli.js'));
}
