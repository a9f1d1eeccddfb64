import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { codex } from '../../adapters/codex';
import {
  changeTrust,
  readConfig,
  switchesHooksOff,
  trusts,
  type CodexConfig,
} from '../../adapters/codex-config';
import { isReadByCodex } from '../../adapters/codex-hooks-file';
import { codexGate, codexHooks } from '../../adapters/codex-settings';
import { addHooks } from '../../adapters/hook-lists';
import { placedHooks, type PlacedHook } from '../../adapters/codex-trust';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import { listEdits } from '../list-edits';
import type { HookEdits, HookFacts, HookTexts, ProductConnection } from '../product-connection';

const configFile = path.join('.codex', 'config.toml');

/** Codex: `hooks.json`, and in the user's `config.toml` the hashes without which Codex leaves our hooks out. */
export const codexConnection: ProductConnection = {
  product: 'codex',
  programs: ['codex'],
  files: ({ base }) => [
    { path: path.join(base, '.codex', 'hooks.json'), mode: 0o600 },
    { path: path.join(os.homedir(), configFile), mode: 0o600, shared: true },
  ],
  edits: editsOf,
  projectFiles: [configFile],
  switchesOff: (text) => {
    const config = readConfig(text);
    return !config.ok || switchesHooksOff(config.value);
  },
  gateCommand: ([text]) => (text == null ? null : codexGate(text)),
  canary: (token, cwd) => codex.canary(token, cwd),
  // Without a reason Codex takes the hook for broken and runs the tool.
  blocks: ({ exit, stderr }) => exit === 2 && stderr.trim() !== '',
};

function editsOf(facts: HookFacts): HookEdits {
  const list = codexHooks(facts.command);
  const hooks = listEdits(list);
  const place = placeOf(facts);
  const change = (texts: HookTexts, next: Outcome<HookTexts>): Outcome<HookTexts> => {
    if (!next.ok) return next;
    const [json = null] = next.value;
    const config = trustAfter(texts, json, place);
    return config.ok ? done([json, config.value]) : config;
  };
  return {
    add: (texts) => {
      if (!isRead(texts))
        return refuse('body-invalid', 'Codex reads no hook of a file of that form');
      const seen = readConfig(texts[1] ?? null);
      return seen.ok && !isLoaded(seen.value, place)
        ? refuse('body-invalid', 'Codex does not trust this project: start Codex there once')
        : change(texts, hooks.add(texts));
    },
    remove: (texts) => change(texts, hooks.remove(texts)),
    inspect: (texts) => {
      if (!isRead(texts)) return 'unreadable';
      const config = readConfig(texts[1] ?? null);
      if (!config.ok) return 'unreadable';
      if (switchesHooksOff(config.value)) return 'disabled';
      const seen = hooks.inspect(texts);
      const ours = placedHooks(texts[0] ?? null, place.file).filter(({ hash }) => hash !== null);
      // SECURITY: T-12 a hook that is not trusted is left out without a word.
      const live = isLoaded(config.value, place) && trusts(config.value, ours);
      return seen === 'whole' && !live ? 'partial' : seen;
    },
  };
}

const isRead = ([hooks = null]: HookTexts): boolean =>
  hooks === null || hooks.trim() === '' || isReadByCodex(hooks);

/** The `hooks.json` as Codex names it, and the project it belongs to; null for the user's own. */
type Place = {
  readonly file: string;
  readonly project: string | null;
  /** Of every handler that the command makes. */
  readonly hashes: () => ReadonlySet<string | null>;
};

function placeOf({ files, command }: HookFacts): Place {
  const file = files[0]?.path ?? '';
  const base = path.dirname(path.dirname(file));
  // Only a change asks for them, and a look at what stands is made at every start.
  const hashes = (): ReadonlySet<string | null> => {
    const fresh = addHooks(codexHooks(command), null);
    return new Set(placedHooks(fresh.ok ? fresh.value : null, file).map(({ hash }) => hash));
  };
  if (base === os.homedir()) return { file, project: null, hashes };
  // Codex asks the system for its folder, which gives the real path.
  const project = fs.existsSync(base) ? fs.realpathSync(base) : base;
  return { file: path.join(project, '.codex', 'hooks.json'), project, hashes };
}

/** Codex reads a project's hooks only where its person said that the project is trusted. */
function isLoaded({ projects = {} }: CodexConfig, { project }: Place): boolean {
  if (project === null) return true;
  const known = Object.entries(projects).filter(([folder]) =>
    `${project}/`.startsWith(`${folder.replace(/\/$/, '')}/`),
  );
  const nearest = known.toSorted(([a], [b]) => b.length - a.length)[0];
  return nearest?.[1].trust_level === 'trusted';
}

/** `config.toml` when `hooks.json` becomes `json`: ours trusted, and hooks of others that change their place trusted as before. */
function trustAfter(
  [hooks = null, config = null]: HookTexts,
  json: string | null,
  place: Place,
): Outcome<string | null> {
  const { file } = place;
  const [before, after] = [placedHooks(hooks, file), placedHooks(json, file)];
  const trust = after.filter(({ hash }) => hash !== null);
  const rename = movedKeys(before, after);
  const seen = readConfig(config);
  if (!seen.ok) return seen;
  const ours = oursIn(seen.value, [...before, ...after], place);
  const drop = new Set([...ours].filter((key) => !rename.has(key)));
  const stands = [...drop].every((key) => trust.some((one) => one.key === key));
  if (stands && rename.size === 0 && trusts(seen.value, trust)) return done(config);
  const changed = changeTrust(config, { drop, rename, trust });
  return changed.ok && changed.value.trim() === '' ? done(null) : changed;
}

/** Keys of the entries that are ours: by the place of our hooks, and by a hash that only ours have. */
function oursIn(
  { hooks }: CodexConfig,
  standing: readonly PlacedHook[],
  { file, hashes }: Place,
): ReadonlySet<string> {
  const ours = standing.filter(({ hash }) => hash !== null);
  const keys = new Set(ours.map(({ key }) => key));
  const made = hashes();
  const state = Object.entries(hooks?.state ?? {});
  return new Set(
    state.flatMap(([key, { trusted_hash: hash = '' }]) =>
      keys.has(key) || (key.startsWith(`${file}:`) && made.has(hash)) ? [key] : [],
    ),
  );
}

/** Hooks of others keep their order, so the n-th of an event is the same one before and after. */
function movedKeys(
  before: readonly PlacedHook[],
  after: readonly PlacedHook[],
): ReadonlyMap<string, string> {
  const foreign = (all: readonly PlacedHook[]): readonly PlacedHook[] =>
    all.filter(({ hash }) => hash === null).toSorted((a, b) => a.event.localeCompare(b.event));
  const [from, to] = [foreign(before), foreign(after)];
  return new Map(
    from.flatMap(({ key }, i) => {
      const next = to[i]?.key ?? key;
      return next === key ? [] : [[key, next] as const];
    }),
  );
}
