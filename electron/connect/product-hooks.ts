/**
 * Connects and disconnects products, and says how their hooks stand. Settings files belong to people: nothing is written
 * that was not planned from the bytes that are there, and disconnecting gives back the bytes from before.
 */
import os from 'node:os';
import fs from 'node:fs';
import path from 'node:path';
import { claudeSettings } from '../adapters/claude-settings';
import type { HookSettings } from '../../shared/adapter';
import type { AgentStatus } from '../../shared/model/snapshot';
import type { Product } from '../../shared/model/tool-call';
import type { Paths } from '../../shared/platform';
import { done, refuse, sentence, type Outcome } from '../../shared/reasons';
import {
  forgetRecord,
  loadRecord,
  recordedPaths,
  saveRecord,
  type ConnectRecord,
} from './connect-record';
import { programFolders } from './env';
import { hookProgram, shellQuoted } from './hook-program';
import { findProgram, VersionProbe } from './product-program';
import {
  readSettingsFile,
  replaceSettings,
  sameBytes,
  textOf,
  type SettingsFile,
} from './settings-file';

/** Where a hook is to stand: the user's settings, or those of the project in `dir` that are not shared with others. */
export type HookPlace = {
  readonly product: Product;
  readonly scope: 'user' | 'project';
  readonly dir: string | null;
};

/** An edit that was worked out and not made. `before` and `after` are texts, null = no file. */
export type HookPlan = {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Makes it; refused with `target-changed` when somebody changed the file since. */
  apply(): Outcome<{ path: string; changed: boolean }>;
};

export type HookState = Omit<AgentStatus, 'runs' | 'lastCallAt' | 'label'>;
type Known = {
  readonly name: string;
  settings(version: string | null): HookSettings;
  readonly file: Readonly<Record<HookPlace['scope'], string>>;
  /** Every settings file that a project can bring along. */
  readonly projectFiles: readonly string[];
};

const products: Readonly<Record<Product, Known>> = {
  'claude-code': {
    name: 'claude',
    settings: claudeSettings,
    // A project's shared settings.json is for everybody who clones it; our command names places on this machine.
    file: { user: '.claude/settings.json', project: '.claude/settings.local.json' },
    projectFiles: ['.claude/settings.json', '.claude/settings.local.json'],
  },
};

/** Everything that looks at or edits products' settings, for the daemon and the command line. `build` as in `hookProgram`. */
export class ProductHooks {
  readonly #paths: Paths;
  readonly #build: string;
  readonly #folders = programFolders();
  readonly #versions = new VersionProbe(this.#folders);

  constructor(paths: Paths, build: string) {
    this.#paths = paths;
    this.#build = build;
  }

  /** The installed program and its version; waits for the version, at most ten seconds. */
  installed(
    product: Product,
  ): { readonly program: string; readonly version: string | null } | null {
    const program = findProgram(products[product].name, this.#folders);
    return program === null ? null : { program, version: this.#versions.now(program) };
  }

  settingsPath({ product, scope, dir }: HookPlace): string {
    const base = scope === 'user' || dir === null ? os.homedir() : path.resolve(dir);
    return path.join(base, products[product].file[scope]);
  }

  /** Everywhere that a hook of ours may stand: the user's settings, and every project where one was written. */
  places(product: Product): readonly HookPlace[] {
    const user: HookPlace = { product, scope: 'user', dir: null };
    const own = path.sep + path.normalize(products[product].file.project);
    const projects = recordedPaths(this.#paths.dataDir, product)
      .filter((file) => file !== this.settingsPath(user) && file.endsWith(own))
      .map((file) => ({ product, scope: 'project' as const, dir: file.slice(0, -own.length) }));
    return [user, ...projects];
  }

  /** Refusals: `settings-unreadable`. */
  planConnect(place: HookPlace): Outcome<HookPlan> {
    const found = this.#read(place);
    if (!found.ok) return found;
    const { file, text, record } = found.value;
    const version = this.installed(place.product)?.version ?? null;
    const settings = products[place.product].settings(version);
    const command = this.#command(place.product);
    const added = settings.add(text, command);
    if (!added.ok) return refuse('settings-unreadable', `${file.path}: ${added.detail ?? ''}`);
    const after = added.value;
    const written = Buffer.from(after);
    const untouched = record !== null && sameBytes(record.written, file.bytes);
    const before = untouched
      ? record
      : {
          original: withoutOurs(settings, file, text),
          madeFolder: !fs.existsSync(path.dirname(file.real)),
        };
    const next = {
      product: place.product,
      path: file.path,
      original: before.original,
      madeFolder: before.madeFolder,
      written,
      command,
      version,
    };
    return done(
      this.#plan(file, { before: text, after }, () => saveRecord(this.#paths.dataDir, next)),
    );
  }

  /** Gives back the bytes from before, or, when a person edited the file since, takes only ours out. Refusals: `settings-unreadable`. */
  planDisconnect(place: HookPlace): Outcome<HookPlan> {
    const found = this.#read(place);
    if (!found.ok) return found;
    const { file, text, record } = found.value;
    const after = restored(products[place.product].settings(record?.version ?? null), found.value);
    if (!after.ok) return refuse('settings-unreadable', `${file.path}: ${after.detail ?? ''}`);
    const plan = this.#plan(file, { before: text, after: after.value }, () => done(undefined));
    return done({ ...plan, apply: () => this.#disconnected(plan, file, record) });
  }

  connect(place: HookPlace): Outcome<{ path: string; changed: boolean }> {
    const plan = this.planConnect(place);
    return plan.ok ? plan.value.apply() : plan;
  }

  disconnect(place: HookPlace): Outcome<{ path: string; changed: boolean }> {
    const plan = this.planDisconnect(place);
    return plan.ok ? plan.value.apply() : plan;
  }

  /** How the hook stands in the user's settings now. Never waits: a version that is not known yet is null. */
  status({ product }: { readonly product: Product }): HookState {
    const place: HookPlace = { product, scope: 'user', dir: null };
    const program = findProgram(products[product].name, this.#folders);
    const version = program === null ? null : this.#versions.known(program);
    const settingsPath = this.settingsPath(place);
    return { product, installed: program !== null, version, settingsPath, ...this.standing(place) };
  }

  /** The settings file of that folder's project which switches all hooks off, or null: a repository can carry one. */
  switchedOffIn(product: Product, dir: string): string | null {
    const settings = products[product].settings(null);
    const files = products[product].projectFiles.map((name) => path.join(dir, name));
    return (
      files.find((name) => {
        const file = readSettingsFile(name);
        const text = file.ok ? textOf(file.value) : file;
        // Hooks are off as well where the product cannot read the file at all.
        return !text.ok || (text.value !== null && settings.inspect(text.value) === 'disabled');
      }) ?? null
    );
  }

  /** Does the hook stand there exactly as it was written, and live? `changed` = it stood there once. */
  standing(place: HookPlace): { readonly hook: AgentStatus['hook']; readonly detail: string } {
    const found = this.#read(place);
    const record = loadRecord(this.#paths.dataDir, this.settingsPath(place));
    const otherwise = record === null ? 'not-connected' : 'changed';
    if (!found.ok) return { hook: otherwise, detail: sentence(found) };
    const { text } = found.value;
    const settings = products[place.product].settings(record?.version ?? null);
    const seen = settings.inspect(text);
    if (seen === 'unreadable' || seen === 'disabled')
      return { hook: otherwise, detail: details[seen] };
    const exact = settings.add(text, record?.command ?? this.#command(place.product));
    if (text !== null && exact.ok && exact.value === text) return { hook: 'connected', detail: '' };
    return { hook: otherwise, detail: details[seen] };
  }

  #command(product: Product): string {
    return `${hookProgram(this.#build)} --socket ${shellQuoted(this.#paths.agentSocket)} --product ${product}`;
  }

  #read(place: HookPlace): Outcome<Found> {
    const file = readSettingsFile(this.settingsPath(place));
    if (!file.ok) return file;
    const text = textOf(file.value);
    return text.ok
      ? done({
          file: file.value,
          text: text.value,
          record: loadRecord(this.#paths.dataDir, file.value.path),
        })
      : text;
  }

  #plan(
    file: SettingsFile,
    texts: Pick<HookPlan, 'before' | 'after'>,
    remember: () => Outcome<void>,
  ): HookPlan {
    const bytes = texts.after === null ? null : Buffer.from(texts.after);
    const apply = (): Outcome<{ path: string; changed: boolean }> => {
      const remembered = remember();
      if (!remembered.ok) return remembered;
      if (sameBytes(file.bytes, bytes)) return done({ path: file.path, changed: false });
      const replaced = replaceSettings(file, bytes);
      return replaced.ok ? done({ path: file.path, changed: true }) : replaced;
    };
    return { path: file.path, ...texts, apply };
  }

  #disconnected(
    plan: HookPlan,
    file: SettingsFile,
    record: ConnectRecord | null,
  ): ReturnType<HookPlan['apply']> {
    const made = plan.apply();
    if (!made.ok) return made;
    forgetRecord(this.#paths.dataDir, file.path);
    if (record?.madeFolder && plan.after === null) removeIfEmpty(path.dirname(file.real));
    return made;
  }
}

type Found = {
  readonly file: SettingsFile;
  readonly text: string | null;
  readonly record: ConnectRecord | null;
};

const details = {
  whole: 'Our hook stands there, but not as it was written. Connect again.',
  partial: 'Only a part of our hook stands there. Connect again.',
  none: 'Our hook does not stand there.',
  disabled: 'A setting there switches all hooks off (disableAllHooks). Remove it.',
  unreadable: 'The settings cannot be read as JSON, so the product ignores them. Mend the file.',
} as const satisfies Record<ReturnType<HookSettings['inspect']>, string>;

/** The bytes to give back later. A file that already carries a hook of ours never had that from a person. */
function withoutOurs(
  settings: HookSettings,
  file: SettingsFile,
  text: string | null,
): Buffer | null {
  if (text === null || settings.inspect(text) === 'none') return file.bytes;
  const removed = settings.remove(text);
  return removed.ok ? Buffer.from(removed.value) : file.bytes;
}

function restored(settings: HookSettings, { file, text, record }: Found): Outcome<string | null> {
  if (text === null) return done(null);
  if (record !== null && sameBytes(record.written, file.bytes))
    return done(record.original?.toString('utf8') ?? null);
  return settings.remove(text);
}

function removeIfEmpty(folder: string): void {
  if (fs.existsSync(folder) && fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
}
