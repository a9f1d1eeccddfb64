// A registry that lags for other platforms lets npm write a lock file without their packages, and
// says nothing; `npm ci` then fails there, or everywhere. Nor may the lock name a registry host.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { agentLocks } from './lib/agents.mjs';
import { root } from './lib/paths.mjs';

const locks = ['package-lock.json', 'build/electron-substitute/package-lock.json', ...agentLocks()];

export function lockFaults() {
  return locks.flatMap((name) => {
    const { packages } = JSON.parse(readFileSync(join(root, name), 'utf8'));
    return faultsOf(packages).map((fault) => `${name}: ${fault}`);
  });
}

export function faultsOf(packages) {
  return Object.entries(packages).flatMap(([path, entry]) => [
    ...missingOptional(packages, path, entry),
    ...unpinned(path, entry),
  ]);
}

function missingOptional(packages, path, entry) {
  return Object.keys(entry.optionalDependencies ?? {})
    .filter((name) => !isLocked(packages, path, name))
    .map((name) => `${path || 'the project'} wants ${name}, which is not locked`);
}

/** As Node looks it up: beside the dependant, then in every folder above. */
function isLocked(packages, path, name) {
  for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (packages[`${base ? `${base}/` : ''}node_modules/${name}`]) return true;
    if (base === '') return false;
  }
}

function unpinned(path, entry) {
  if (path === '') return [];
  const faults = [];
  if (!entry.integrity && !entry.inBundle && !entry.link) faults.push(`${path} has no hash`);
  if (entry.resolved) faults.push(`${path} names where it was fetched from`);
  return faults;
}
