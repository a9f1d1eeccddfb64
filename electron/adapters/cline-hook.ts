/** The hook file of Cline: whole and ours alone, named so that it stands beside any other of that event (all of them run). */
import { clineDeadlineMs } from './cline';
import { gateScript } from './gate-script';

const head =
  '#!/bin/sh\n# Holdpoint asks its daemon about every tool call. `holdpoint disconnect cline` takes this file away.\n';

/** The whole text of our file. */
export const clineHook = (command: string): string =>
  `${head}${gateScript(`${command} --deadline-ms ${clineDeadlineMs}`, {
    before: '{"cancel":true,"errorMessage":"',
    after: '"}',
    exit: 0,
  })}\n`;

/** Did some version of ours write this file? */
export const isClineHook = (text: string): boolean =>
  /holdpoint-hook.* --product '?cline\b/.test(text);
