/** How the hook files and settings of Copilot CLI carry our hooks; every version reads the same form. */
import { gateScript } from './gate-script';
import { commandUnder, type HookEntry, type HookList } from './hook-lists';

const noted = ['postToolUse', 'postToolUseFailure', 'sessionStart', 'sessionEnd'] as const;

/**
 * SECURITY: T-13 the gate ends with 2 and a deny in JSON whatever happens to its client, and its `timeoutSec` is longer than
 * anybody waits, because a hook that is too late lets the tool run. An event that gates nothing must end with 0.
 * `permissionRequest` has no hook: it comes after `preToolUse` has passed, and would ask about the same call a second time.
 */
const wanted = (command: string): readonly HookEntry[] => [
  { event: 'preToolUse', entry: { type: 'command', bash: gate(command), timeoutSec: 86_400 } },
  ...noted.map((event) => ({
    event,
    entry: { type: 'command', bash: `${command} || exit 0`, timeoutSec: 30 },
  })),
];

const gate = (command: string): string =>
  gateScript(command, {
    before: '{"permissionDecision":"deny","permissionDecisionReason":"',
    after: '"}',
    exit: 2,
  });

const ours = /holdpoint-hook.* --product '?copilot-cli\b/;

/** What the file is to hold: a hook file of our own for `user`, settings that also hold other things for `project`. */
export const copilotHooks = (command: string, scope: 'user' | 'project'): HookList => ({
  wanted: wanted(command),
  ours,
  // SECURITY: T-12 a hook file of another version is left out without a word (1.0.102, measured).
  disabled: ({ disableAllHooks, version = 1 }) =>
    disableAllHooks === true || (scope === 'user' && version !== 1),
  ...(scope === 'user' ? { fresh: { version: 1 } } : {}),
});

/** The preToolUse command of ours that stands in the text; null when there is none. */
export const copilotGate = (text: string): string | null =>
  commandUnder(text, 'preToolUse', { ours });
