// Test hooks are compiled out of a release, and this reads the result to see that they are. Every
// hook carries the word below (names such as HOLDPOINT_E2E_HOME, holdpointE2e, 'holdpoint-e2e').
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Stop } from '../lib/terminal.mjs';

export const hookWord = /holdpoint[-_ ]?e2e/i;

export function checkRelease(folder) {
  for (const file of globSync('{main,preload,daemon,cli,hook,renderer}/**/*', {
    cwd: folder,
    withFileTypes: true,
  })) {
    if (file.isFile()) checkFile(join(file.parentPath, file.name));
  }
}

function checkFile(path) {
  const found = hookWord.exec(readFileSync(path, 'latin1'));
  if (!found) return;
  throw new Stop(
    `The release build still has a test hook (${found[0]} in ${path}): ` +
      'put it behind `if (__HOLDPOINT_E2E__)`, so that the release build drops it.',
  );
}
