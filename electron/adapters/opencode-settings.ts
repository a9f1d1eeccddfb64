/**
 * How OpenCode's settings name our plugin: a file URL in the list `plugin`. OpenCode 1.18.33 reads every settings file of a
 * folder in a fixed order; in the user's folder the `plugin` of a later file replaces that of an earlier one (measured), so
 * the entry must stand in the last file that has such a list.
 */
import { z } from 'zod';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { blanked } from './json-comments';
import { append, holdsAtMostOne, memberOf, removeAt, scan } from './json-text';
import { isOpenCodePlugin, openCodePlugin } from './opencode-plugin';

/** What the settings of a place are to hold. */
export type PluginPlace = {
  /** Our hook program with its arguments, quoted for a shell. */
  readonly command: string;
  /** File URL of the plugin. */
  readonly url: string;
};

/** Texts of our plugin and then of the settings files, in the order in which OpenCode reads them; null = no such file. */
export type PluginTexts = readonly (string | null)[];

/** What the plugin's file is called, wherever it stands. */
export const pluginName = 'holdpoint-plugin.mjs';

const Settings = z.looseObject({ plugin: z.array(z.unknown()).optional() });
const fresh = `${JSON.stringify({ $schema: 'https://opencode.ai/config.json' }, null, 2)}\n`;
const textOr = (text: string | null | undefined, other: string): string =>
  text == null || text.trim() === '' ? other : text;

/** OpenCode takes comments, and commas before a closing bracket, in every settings file. */
const strict = (text: string): string =>
  blanked(text).replace(/"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])/g, (found) =>
    found === ',' ? ' ' : found,
  );

/** The entries of the list `plugin`; null where there is none. Throws what `JSON.parse` throws. */
const entriesOf = (text: string | null): readonly unknown[] | null =>
  Settings.parse(JSON.parse(strict(textOr(text, '{}')))).plugin ?? null;

/** The URL of an entry of ours, whichever version wrote it: an entry is a name or a name with options. */
function urlOf(entry: unknown): string | null {
  const spec: unknown = Array.isArray(entry) ? entry[0] : entry;
  return typeof spec === 'string' && spec.startsWith('file:') && spec.endsWith(`/${pluginName}`)
    ? spec
    : null;
}

function readable(texts: PluginTexts): Outcome<readonly (readonly unknown[] | null)[]> {
  try {
    return done(texts.slice(1).map(entriesOf));
  } catch (fault) {
    return refuse('body-invalid', fault instanceof Error ? fault.message.slice(0, 200) : '');
  }
}

/** The settings file whose list counts, else the last one that exists, else `opencode.json`, which is the last but one. */
function target(lists: readonly (readonly unknown[] | null)[], texts: PluginTexts): number {
  const last = lists.findLastIndex((list) => list !== null);
  if (last >= 0) return last;
  const exists = texts.slice(1).findLastIndex((text) => text !== null);
  return exists >= 0 ? exists : lists.length - 2;
}

/** The URL of our plugin that OpenCode would load; null when none of ours stands where it counts. */
export function loadedPlugin(texts: PluginTexts): string | null {
  const lists = readable(texts);
  if (!lists.ok) return null;
  const entries = lists.value[target(lists.value, texts)] ?? [];
  return entries.map(urlOf).find((url) => url !== null) ?? null;
}

/** The texts with our plugin and one entry for it. Refusal: `body-invalid` (a text that cannot be read, a file that is not ours). */
export function addPlugin(place: PluginPlace, texts: PluginTexts): Outcome<PluginTexts> {
  const [plugin = null] = texts;
  if (plugin !== null && plugin.trim() !== '' && !isOpenCodePlugin(plugin))
    return refuse('body-invalid', `${pluginName} is not ours`);
  const lists = readable(texts);
  if (!lists.ok) return lists;
  const at = target(lists.value, texts);
  const added = openCodePlugin(place.command);
  const ours = lists.value.flatMap((list) => (list ?? []).filter((one) => urlOf(one) !== null));
  if (ours.length === 1 && (lists.value[at] ?? []).includes(place.url))
    return done([added, ...texts.slice(1)]);
  const without = texts.slice(1).map((text) => (text === null ? null : withoutOurs(text)));
  return done([added, ...without.map((text, i) => (i === at ? withUrl(text, place.url) : text))]);
}

function withUrl(text: string | null, url: string): string {
  const whole = textOr(text, fresh);
  const root = scan(whole);
  const list = memberOf(root, 'plugin');
  return list === undefined
    ? append(whole, root, { key: 'plugin', value: [url] })
    : append(whole, list, { value: url });
}

/** The texts without our plugin and its entries, and without a list that they leave empty. Refusal: `body-invalid`. */
export function removePlugin(texts: PluginTexts): Outcome<PluginTexts> {
  const lists = readable(texts);
  if (!lists.ok) return lists;
  const [plugin = null] = texts;
  const kept = plugin !== null && !isOpenCodePlugin(plugin) ? plugin : null;
  return done([kept, ...texts.slice(1).map((text) => (text === null ? null : withoutOurs(text)))]);
}

function withoutOurs(text: string): string {
  const index = (entriesOf(text) ?? []).findIndex((entry) => urlOf(entry) !== null);
  const root = scan(text);
  const list = memberOf(root, 'plugin');
  if (index < 0 || list === undefined || root.kind !== 'object') return text;
  if (!holdsAtMostOne(text, list)) return withoutOurs(removeAt(text, list, index));
  const member = root.members.findLastIndex(({ key }) => key === 'plugin');
  return removeAt(text, root, member);
}

/** How our plugin and its entry stand in the texts. */
export function inspectPlugin(texts: PluginTexts): 'whole' | 'partial' | 'none' | 'unreadable' {
  if (!readable(texts).ok) return 'unreadable';
  const [plugin = null] = texts;
  const file = plugin !== null && isOpenCodePlugin(plugin);
  const entry = loadedPlugin(texts) !== null;
  if (file && entry) return 'whole';
  return file || entry ? 'partial' : 'none';
}
