/** How `hooks.json` of Cursor carries our hooks. */
import { cursorDeadlineMs, cursorTimeoutS } from './cursor';
import { gateScript } from './gate-script';
import { commandUnder, type HookList } from './hook-lists';

const gates = [
  'preToolUse',
  'beforeShellExecution',
  'beforeMCPExecution',
  'beforeReadFile',
] as const;

const gate = (command: string): string =>
  gateScript(`${command} --deadline-ms ${cursorDeadlineMs}`, {
    before: '{"permission":"deny","user_message":"',
    after: '"}',
    exit: 2,
  });

const ours = /holdpoint-hook.* --product '?cursor\b/;

/** SECURITY: T-13 `failClosed` blocks what a dead, late or silent hook would let run. */
export const cursorHooks = (command: string): HookList => ({
  wanted: gates.map((event) => ({
    event,
    entry: { command: gate(command), timeout: cursorTimeoutS, failClosed: true },
  })),
  ours,
  // SECURITY: T-12 its documents know no other version.
  disabled: ({ version = 1 }) => version !== 1,
  fresh: { version: 1 },
});

/** The preToolUse command of ours that stands in the text; null when there is none. */
export const cursorGate = (text: string): string | null =>
  commandUnder(text, 'preToolUse', { ours });
