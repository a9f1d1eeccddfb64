/**
 * How `hooks.json` of Codex carries our hooks (0.169.0). Codex hands the command to `$SHELL -lc`, whatever shell that is.
 */
import { commandUnder, type HookEntry, type HookList } from './hook-lists';

type Subscription = {
  readonly event: string;
  readonly gate: boolean;
  readonly matcher: boolean;
  /** Seconds. Codex allows the last word of a session 3 at the most. */
  readonly timeout: number;
};

const gate = (event: string): Subscription => ({
  event,
  gate: true,
  matcher: true,
  timeout: 86_400,
});
const told = (event: string, timeout = 30): Subscription => ({
  event,
  gate: false,
  matcher: event === 'PostToolUse',
  timeout,
});
const subscriptions: readonly Subscription[] = [
  gate('PreToolUse'),
  gate('PermissionRequest'),
  told('PostToolUse'),
  told('SessionStart'),
  told('SessionEnd', 3),
  told('Stop'),
  told('SubagentStart'),
  told('SubagentStop'),
];

const lost = 'The Holdpoint hook ended without an answer, so this call does not run.';

/**
 * SECURITY: T-13 whatever ends our program, the call is denied, and never with an empty standard error: Codex would run it.
 * `/bin/sh` around it, because the user's own shell may be one that reads `||` and `$?` otherwise.
 */
const gateCommand = (command: string): string =>
  `/bin/sh -c ${quoted(`${command} || { [ $? -eq 2 ] || echo "${lost}" >&2; exit 2; }`)} || exit 2`;

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function entryFor(one: Subscription, command: string): HookEntry {
  const handler = {
    type: 'command',
    command: one.gate ? gateCommand(command) : `${command} || exit 0`,
    timeout: one.timeout,
  };
  return {
    event: one.event,
    entry: { ...(one.matcher ? { matcher: '*' } : {}), hooks: [handler] },
  };
}

const ours = /holdpoint-hook.* --product '?codex\b/;

/** What `hooks.json` is to hold. Switched off are hooks in `config.toml` alone. */
export const codexHooks = (command: string): HookList => ({
  wanted: subscriptions.map((one) => entryFor(one, command)),
  ours,
  disabled: () => false,
});

/** Is that a command of ours, whichever version wrote it? */
export const isOurCommand = (command: string): boolean => ours.test(command);

/** The PreToolUse command of ours that stands in the text; null when there is none. */
export const codexGate = (text: string): string | null =>
  commandUnder(text, 'PreToolUse', { ours });
