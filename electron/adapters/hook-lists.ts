/**
 * JSON settings that list hooks by event, as most products have them: `{"hooks": {"<event>": [entry, ...]}}`, where an entry
 * is a handler itself or a group `{"matcher", "hooks": [handler, ...]}`. Edits touch our own handlers alone.
 */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { blanked } from './json-comments';
import { append, holdsAtMostOne, memberOf, removeAt, scan, type JsonNode } from './json-text';

/** One entry of ours and the event it stands under. */
export type HookEntry = {
  readonly event: string;
  readonly entry: Readonly<Record<string, unknown>>;
};

/** What a product's settings are to hold. */
export type HookList = {
  readonly wanted: readonly HookEntry[];
  /** Found in the command of every handler of ours, whichever version wrote it, and in no other. */
  readonly ours: RegExp;
  /** Does something in these settings switch hooks off? */
  disabled(settings: Readonly<Record<string, unknown>>): boolean;
  /** Members that a new file needs besides the hooks. */
  readonly fresh?: Readonly<Record<string, unknown>>;
  /** Does the product take comments in this file? Where it does not, one comment makes the file unreadable to it. */
  readonly comments?: true;
};
type Reading = Pick<HookList, 'ours' | 'comments'>;

const Entries = z.record(z.string(), z.array(z.unknown()));
const Settings = z.looseObject({ hooks: Entries.optional() });
type Settings = z.infer<typeof Settings>;
const Group = z.looseObject({ hooks: z.array(z.unknown()) });
const Handler = z.looseObject({ command: z.string().optional(), bash: z.string().optional() });

/** The shell command of a handler, under either of the names that products use. */
function commandOf(handler: unknown): string | null {
  const parsed = Handler.safeParse(handler);
  return parsed.success ? (parsed.data.command ?? parsed.data.bash ?? null) : null;
}
const handlersOf = (entry: unknown): readonly unknown[] => {
  const group = Group.safeParse(entry);
  return group.success ? group.data.hooks : [entry];
};
const isOurs = ({ ours }: Reading, handler: unknown): boolean =>
  ours.test(commandOf(handler) ?? '');
const hasOurs = (list: Reading, entry: unknown): boolean =>
  handlersOf(entry).some((handler) => isOurs(list, handler));

function readSettings(list: Reading, text: string): Outcome<Settings> {
  try {
    const parsed = Settings.safeParse(JSON.parse(list.comments ? blanked(text) : text));
    return parsed.success
      ? done(parsed.data)
      : refuse('body-invalid', parsed.error.issues[0]?.path.join('.'));
  } catch (fault) {
    return refuse('body-invalid', fault instanceof Error ? fault.message : '');
  }
}

/** Adds every entry that is wanted, after taking out what an older version of ours left. Refusal: `body-invalid`. */
export function addHooks(list: HookList, text: string | null): Outcome<string> {
  const fresh = `${JSON.stringify(list.fresh ?? {}, null, 2)}\n`;
  const before = text === null || text.trim() === '' ? fresh : text;
  const settings = readSettings(list, before);
  if (!settings.ok) return settings;
  if (standsExactly(list, settings.value)) return done(before);
  return done(list.wanted.reduce(addEntry, removeOurs(list, before)));
}

function standsExactly(list: HookList, { hooks = {} }: Settings): boolean {
  const entries = Object.entries(hooks).flatMap(([event, all]) =>
    all.map((entry) => ({ event, entry })),
  );
  const ours = entries.filter(({ entry }) => hasOurs(list, entry));
  return (
    ours.length === list.wanted.length &&
    list.wanted.every((one) => ours.some((other) => isDeepStrictEqual(one, other)))
  );
}

function addEntry(text: string, { event, entry }: HookEntry): string {
  const withHooks = ensure(text, scan(text), { key: 'hooks', value: {} });
  const withEvent = ensure(withHooks, memberOf(scan(withHooks), 'hooks'), {
    key: event,
    value: [],
  });
  const list = at(withEvent, event);
  return list === undefined ? withEvent : append(withEvent, list, { value: entry });
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

/** Takes our handlers out, and with them the entries, events and `hooks` that they leave empty. Refusal: `body-invalid`. */
export function removeHooks(list: HookList, text: string): Outcome<string> {
  const settings = readSettings(list, text);
  return settings.ok ? done(removeOurs(list, text)) : settings;
}

/** Is nothing left but what a new file of ours needs? Then nobody else's is lost with the file. */
export function isBare(list: HookList, text: string): boolean {
  const settings = readSettings(list, text);
  return list.fresh !== undefined && settings.ok && isDeepStrictEqual(settings.value, list.fresh);
}

function removeOurs(list: HookList, text: string): string {
  const next = removeFirst(list, text);
  return next === null ? text : removeOurs(list, next);
}

function removeFirst(list: HookList, text: string): string | null {
  const settings = readSettings(list, text);
  const events = settings.ok ? Object.entries(settings.value.hooks ?? {}) : [];
  for (const [event, entries] of events) {
    const index = entries.findIndex((one) => hasOurs(list, one));
    if (index < 0) continue;
    const handlers = handlersOf(entries[index]);
    const handler = handlers.findIndex((one) => isOurs(list, one));
    return removeHandler(text, { event, index, handler, of: handlers.length });
  }
  return null;
}

type Found = {
  readonly event: string;
  /** Of the entry in its event. */
  readonly index: number;
  /** Of the handler in its entry, and how many that has. */
  readonly handler: number;
  readonly of: number;
};

function removeHandler(text: string, found: Found): string {
  const { event, index, handler, of } = found;
  const all = at(text, event);
  if (all?.kind !== 'array') return text;
  const own = all.items[index] && memberOf(all.items[index], 'hooks');
  if (of > 1 && own !== undefined) return removeAt(text, own, handler);
  if (!holdsAtMostOne(text, all)) return removeAt(text, all, index);
  const withoutEvent = removeMember(text, memberOf(scan(text), 'hooks'), event);
  const hooks = memberOf(scan(withoutEvent), 'hooks');
  return hooks?.kind === 'object' &&
    hooks.members.length === 0 &&
    holdsAtMostOne(withoutEvent, hooks)
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

/** How our hooks stand in the text. */
export function inspectHooks(
  list: HookList,
  text: string | null,
): 'whole' | 'partial' | 'none' | 'disabled' | 'unreadable' {
  if (text === null || text.trim() === '') return 'none';
  const settings = readSettings(list, text);
  if (!settings.ok) return 'unreadable';
  // SECURITY: T-12 one word in the file switches every hook off, however well ours stands there.
  if (list.disabled(settings.value)) return 'disabled';
  const hooks = settings.value.hooks ?? {};
  const standing = (event: string): boolean =>
    hooks[event]?.some((entry) => hasOurs(list, entry)) ?? false;
  if (!Object.keys(hooks).some(standing)) return 'none';
  return list.wanted.every(({ event }) => standing(event)) ? 'whole' : 'partial';
}

/** The command of ours that stands under that event, exactly as the product would run it; null when there is none. */
export function commandUnder(text: string, event: string, list: Reading): string | null {
  const settings = readSettings(list, text);
  const entries = settings.ok ? (settings.value.hooks?.[event] ?? []) : [];
  const commands = entries.flatMap(handlersOf).map(commandOf);
  return commands.find((command) => command !== null && list.ours.test(command)) ?? null;
}
