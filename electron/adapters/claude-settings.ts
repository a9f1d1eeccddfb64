/**
 * How `settings.json` of Claude Code carries our hooks. Which events and fields are written depends on the installed
 * version: 1.0.128 throws the whole file away when it meets an event it does not know.
 */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { HookSettings } from '../../shared/adapter';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { append, memberOf, removeAt, scan, type JsonNode } from './json-text';
import { atLeast } from './claude-version';

/** A hook group of ours, as the file holds it. */
type Group = { readonly matcher?: string; readonly hooks: readonly Handler[] };
type Handler = {
  readonly type: 'command';
  readonly command: string;
  readonly timeout: number;
  readonly onFailure?: 'block';
};
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
function groupFor({ gate, matcher }: Subscription, command: string, version: string | null): Group {
  const handler: Handler = {
    type: 'command',
    command: `${command} || ${gate ? 'exit 2' : 'exit 0'}`,
    timeout: gate ? 86_400 : 30,
    ...(gate && atLeast(version, '2.1.295') ? { onFailure: 'block' as const } : {}),
  };
  return { ...(matcher ? { matcher: '*' } : {}), hooks: [handler] };
}

const oursPattern = /holdpoint-hook.* --product '?claude-code\b/;
const OurHandler = z.looseObject({ command: z.string().regex(oursPattern) });
const AnyGroup = z.looseObject({ hooks: z.array(z.unknown()) });
const Settings = z.looseObject({
  disableAllHooks: z.unknown().optional(),
  hooks: z.record(z.string(), z.array(z.unknown())).optional(),
});
type Settings = z.infer<typeof Settings>;

const isOurs = (handler: unknown): boolean => OurHandler.safeParse(handler).success;
const handlersOf = (group: unknown): readonly unknown[] => {
  const parsed = AnyGroup.safeParse(group);
  return parsed.success ? parsed.data.hooks : [];
};

function readSettings(text: string): Outcome<Settings> {
  try {
    const parsed = Settings.safeParse(JSON.parse(text));
    return parsed.success
      ? done(parsed.data)
      : refuse('body-invalid', parsed.error.issues[0]?.path.join('.'));
  } catch (fault) {
    return refuse('body-invalid', fault instanceof Error ? fault.message : '');
  }
}

/** Adds every group whose event lacks exactly it, after taking out what an older version of ours left. */
function addHooks(text: string | null, command: string, version: string | null): Outcome<string> {
  const before = text === null || text.trim() === '' ? '{}\n' : text;
  const settings = readSettings(before);
  if (!settings.ok) return settings;
  const wanted = subscriptions(version).map((subscription) => ({
    event: subscription.event,
    group: groupFor(subscription, command, version),
  }));
  if (standsExactly(settings.value, wanted)) return done(before);
  return done(
    wanted.reduce((edited, { event, group }) => addGroup(edited, event, group), removeOurs(before)),
  );
}

function standsExactly(
  { hooks = {} }: Settings,
  wanted: readonly { event: string; group: Group }[],
): boolean {
  const groups = Object.entries(hooks).flatMap(([event, list]) =>
    list.map((group) => ({ event, group })),
  );
  const ours = groups.filter(({ group }) => handlersOf(group).some(isOurs));
  return (
    ours.length === wanted.length &&
    wanted.every((one) => ours.some((other) => isDeepStrictEqual(one, other)))
  );
}

function addGroup(text: string, event: string, group: Group): string {
  const withHooks = ensure(text, scan(text), { key: 'hooks', value: {} });
  const withEvent = ensure(withHooks, memberOf(scan(withHooks), 'hooks'), {
    key: event,
    value: [],
  });
  const list = at(withEvent, event);
  return list === undefined ? withEvent : append(withEvent, list, { value: group });
}

const ensure = (
  text: string,
  parent: JsonNode | undefined,
  member: { key: string; value: unknown },
): string =>
  parent === undefined || memberOf(parent, member.key) !== undefined
    ? text
    : append(text, parent, member);

function at(text: string, event: string): JsonNode | undefined {
  const hooks = memberOf(scan(text), 'hooks');
  return hooks && memberOf(hooks, event);
}

/** Takes our handlers out one by one, and with them the groups, events and `hooks` that they leave empty. */
function removeOurs(text: string): string {
  const next = removeFirst(text);
  return next === null ? text : removeOurs(next);
}

function removeFirst(text: string): string | null {
  const settings = readSettings(text);
  const events = settings.ok ? Object.entries(settings.value.hooks ?? {}) : [];
  for (const [event, groups] of events) {
    const group = groups.findIndex((one) => handlersOf(one).some(isOurs));
    if (group >= 0)
      return removeHandler(text, {
        event,
        group,
        handlers: handlersOf(groups[group]),
        groups: groups.length,
      });
  }
  return null;
}

type Found = {
  readonly event: string;
  readonly group: number;
  readonly handlers: readonly unknown[];
  readonly groups: number;
};

function removeHandler(text: string, { event, group, handlers, groups }: Found): string {
  const list = at(text, event);
  if (list?.kind !== 'array') return text;
  const own = list.items[group] && memberOf(list.items[group], 'hooks');
  if (handlers.length > 1 && own !== undefined)
    return removeAt(text, own, handlers.findIndex(isOurs));
  if (groups > 1) return removeAt(text, list, group);
  const withoutEvent = removeMember(text, memberOf(scan(text), 'hooks'), event);
  const hooks = memberOf(scan(withoutEvent), 'hooks');
  return hooks?.kind === 'object' && hooks.members.length === 0
    ? removeMember(withoutEvent, scan(withoutEvent), 'hooks')
    : withoutEvent;
}

function removeMember(text: string, parent: JsonNode | undefined, key: string): string {
  if (parent?.kind !== 'object') return text;
  return removeAt(
    text,
    parent,
    parent.members.findLastIndex((member) => member.key === key),
  );
}

function inspectText(
  text: string | null,
  version: string | null,
): ReturnType<HookSettings['inspect']> {
  if (text === null || text.trim() === '') return 'none';
  const settings = readSettings(text);
  if (!settings.ok) return 'unreadable';
  // SECURITY: T-12 one word in the file switches every hook off, however well ours stands there.
  if (settings.value.disableAllHooks === true) return 'disabled';
  const hooks = settings.value.hooks ?? {};
  const standing = (event: string): boolean =>
    hooks[event]?.some((group) => handlersOf(group).some(isOurs)) ?? false;
  if (!Object.keys(hooks).some(standing)) return 'none';
  return subscriptions(version).every(({ event }) => standing(event)) ? 'whole' : 'partial';
}

/** The PreToolUse command of ours that stands in the text, exactly as the product would run it; null when there is none. */
export function gateCommand(text: string): string | null {
  const settings = readSettings(text);
  const groups = settings.ok ? (settings.value.hooks?.['PreToolUse'] ?? []) : [];
  const ours = groups
    .flatMap(handlersOf)
    .map((handler) => OurHandler.safeParse(handler))
    .find((parsed) => parsed.success);
  return ours?.data?.command ?? null;
}

/** The settings of the installed version; `null` when it is not known, which writes only what every version knows. */
export const claudeSettings = (version: string | null): HookSettings => ({
  product: 'claude-code',
  add: (text, command) => addHooks(text, command, version),
  remove: (text) => {
    const settings = readSettings(text);
    return settings.ok ? done(removeOurs(text)) : settings;
  },
  inspect: (text) => inspectText(text, version),
});
