/**
 * How `settings.json` of Claude Code carries our hooks. Which events and fields are written depends on the installed
 * version: 1.0.128 throws the whole file away when it meets an event it does not know.
 */
import { atLeast } from './product-version';
import { commandUnder, type HookEntry, type HookList } from './hook-lists';

type Subscription = { readonly event: string; readonly gate: boolean; readonly matcher: boolean };

const gates: readonly Subscription[] = [{ event: 'PreToolUse', gate: true, matcher: true }];
const since21: readonly Subscription[] = [
  { event: 'PostToolUse', gate: false, matcher: true },
  { event: 'SessionStart', gate: false, matcher: false },
  { event: 'SessionEnd', gate: false, matcher: false },
  { event: 'Stop', gate: false, matcher: false },
  { event: 'SubagentStop', gate: false, matcher: false },
  { event: 'Notification', gate: false, matcher: false },
];
const since21197: readonly Subscription[] = [
  { event: 'PostToolUseFailure', gate: false, matcher: true },
  { event: 'SubagentStart', gate: false, matcher: false },
  { event: 'ConfigChange', gate: true, matcher: false },
];

/** Event names that this version is known to know (2.1.197 is the oldest whose names were read; null = not installed). */
function subscriptions(version: string | null): readonly Subscription[] {
  if (!atLeast(version, '2.1.0')) return gates;
  return atLeast(version, '2.1.197')
    ? [...gates, ...since21, ...since21197]
    : [...gates, ...since21];
}

/**
 * SECURITY: T-13 `|| exit 2` makes a missing or killed client a deny in every version, `timeout` is longer than anybody
 * waits (above 2147483 s old versions cancel at once), and `onFailure` covers what is left from 2.1.295 on.
 * An event that gates nothing must never end with 2: it would make `Stop` go on for ever while the daemon is away.
 */
function entryFor(
  { event, gate, matcher }: Subscription,
  command: string,
  version: string | null,
): HookEntry {
  const handler = {
    type: 'command',
    command: `${command} || ${gate ? 'exit 2' : 'exit 0'}`,
    timeout: gate ? 86_400 : 30,
    ...(gate && atLeast(version, '2.1.295') ? { onFailure: 'block' as const } : {}),
  };
  return { event, entry: { ...(matcher ? { matcher: '*' } : {}), hooks: [handler] } };
}

const ours = /holdpoint-hook.* --product '?claude-code\b/;

/** What the settings of that version are to hold; `null` when it is not known, which writes only what every version knows. */
export const claudeHooks = (command: string, version: string | null): HookList => ({
  wanted: subscriptions(version).map((one) => entryFor(one, command, version)),
  ours,
  disabled: (settings) => settings['disableAllHooks'] === true,
});

/** The PreToolUse command of ours that stands in the text; null when there is none. */
export const claudeGate = (text: string): string | null =>
  commandUnder(text, 'PreToolUse', { ours });
