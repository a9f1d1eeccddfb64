import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../lib/paths.mjs';

const sources = '{electron,renderer,shared,build}/**/*';

/** Names, sizes and times of all sources: when they are as they were, there is nothing to build. */
export function sourceStamp(options) {
  const hash = createHash('sha256').update(JSON.stringify(options));
  for (const file of ['package-lock.json', 'package.json', ...globSync(sources, { cwd: root })]) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** A build of some parts is current after that build, and after one of everything. */
export function isCurrent(out, parts, stamp) {
  return stampFiles(out, parts).some((file) => {
    return existsSync(file) && readFileSync(file, 'utf8') === stamp;
  });
}

export function markCurrent(out, parts, stamp) {
  writeFileSync(stampFiles(out, parts)[0], stamp);
}

function stampFiles(out, parts) {
  const everything = join(out, '.stamp');
  return parts ? [join(out, `.stamp-${parts.join('-')}`), everything] : [everything];
}
