/**
 * Connects and disconnects products, and says how their hooks stand. Settings files belong to people: nothing is written
 * that was not planned from the bytes that are there, and disconnecting gives back the bytes from before.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { AgentStatus } from '../../shared/model/snapshot';
import type { Product } from '../../shared/model/tool-call';
import type { Paths } from '../../shared/platform';
import { done, refuse, sentence, type Outcome } from '../../shared/reasons';
import { broughtAlong, type Brought } from './brought-along';
import { recordedPaths, recordsFolder } from './connect-record';
import { programFolders } from './env';
import {
  bytesFromBefore,
  details,
  editsOf,
  original,
  unreadable,
  withoutOurs,
  type Found,
} from './found-hooks';
import { KnownVersions } from './known-versions';
import { forgetFile, readHookFiles, writeHookFile } from './hook-files';
import { planOf, type HookPlan, type HooksWritten } from './hook-plan';
import { hookProgram, shellQuoted } from './hook-program';
import type { HookEdits, HookFile } from './product-connection';
import { findProgram, VersionProbe } from './product-program';
import { connectable } from './products';
import { readSettingsFile, textOf } from './settings-file';

/** Where a hook is to stand: the user's settings, or those of the project in `dir` that are not shared with others. */
export type HookPlace = {
  readonly product: Product;
  readonly scope: 'user' | 'project';
  readonly dir: string | null;
};

/** The user's settings of a product. */
export const userPlace = (product: Product): HookPlace => ({ product, scope: 'user', dir: null });

/** An installed product; `version` null = the program does not say. */
export type Installed = { readonly program: string; readonly version: string | null };

/** A hook as it stands; `within` is the project's folder that it is about, null for the user's settings. */
type Standing = Pick<AgentStatus, 'settingsPath' | 'hook' | 'detail'> & {
  readonly within: string | null;
};
export type HookState = Pick<AgentStatus, 'product' | 'installed' | 'version'> & Standing;

/** Everything that looks at or edits products' settings, for the daemon and the command line. `build` as in `hookProgram`. */
export class ProductHooks {
  readonly #paths: Paths;
  readonly #build: string;
  readonly #folders = programFolders();
  readonly #versions: VersionProbe;

  constructor(paths: Paths, build: string) {
    this.#paths = paths;
    this.#build = build;
    this.#versions = new VersionProbe(this.#folders, new KnownVersions(paths.dataDir));
  }

  /** The installed program and its version; waits for the version, at most ten seconds. */
  async installed(product: Product): Promise<Installed | null> {
    const program = this.#program(product);
    return program === null ? null : { program, version: await this.#versions.now(program) };
  }

  /** The files that carry the hook there; none for a product that has no hook. */
  filesAt({ product, scope, dir }: HookPlace): readonly HookFile[] {
    const base = scope === 'user' || dir === null ? os.homedir() : path.resolve(dir);
    return connectable.get(product)?.files({ scope, base }) ?? [];
  }

  /** The first of them, by which people know the place. */
  settingsPath(place: HookPlace): string {
    return this.filesAt(place)[0]?.path ?? '';
  }

  /** Everywhere that a hook of ours may stand: the user's settings, and every project where one was written. */
  places(product: Product): readonly HookPlace[] {
    const user = userPlace(product);
    if (!connectable.has(product)) return [];
    const [first] = connectable.get(product)?.files({ scope: 'project', base: path.sep }) ?? [];
    if (first === undefined) return [user];
    const projects = recordedPaths(this.#paths.dataDir, product)
      .filter((file) => file !== this.settingsPath(user) && file.endsWith(first.path))
      .map((file) => ({
        product,
        scope: 'project' as const,
        dir: file.slice(0, -first.path.length),
      }));
    return [user, ...projects];
  }

  /** Waits as `installed` does. Refusals: `product-unknown`, `settings-unreadable`. */
  async planConnect(place: HookPlace): Promise<Outcome<HookPlan>> {
    const version = await this.#versionToWriteFor(place.product);
    // Read after the wait, so that what is planned is what stands there now.
    const found = this.#read(place);
    if (!found.ok) return found;
    const now = { ...found.value, version, command: this.#command(place.product) };
    const edits = editsOf(now);
    const after = edits.add(now.texts);
    if (!after.ok) return unreadable(now, after.detail);
    const originals = withoutOurs(edits, now);
    return done(
      planOf(now, after.value, {
        one: (file, i) => {
          const text = after.value[i] ?? null;
          // A file that is not there and is not needed is left to the person.
          if (text === null && file.now.bytes === null) return done(false);
          return writeHookFile(this.#paths.dataDir, file, {
            product: place.product,
            written: Buffer.from(text ?? ''),
            command: now.command,
            version,
            original: originals[i] ?? null,
          });
        },
        firstGoesLast: false,
      }),
    );
  }

  /** Gives back the bytes from before, or, when a person edited a file since, takes only ours out. Refusals as of `planConnect`. */
  planDisconnect(place: HookPlace): Outcome<HookPlan> {
    const found = this.#read(place);
    if (!found.ok) return found;
    const removed = editsOf(found.value).remove(found.value.texts);
    if (!removed.ok) return unreadable(found.value, removed.detail);
    const after = found.value.files.map((file, i) => {
      const cut = removed.value[i] ?? null;
      return file.now.bytes === null ? null : bytesFromBefore(file, cut) ? original(file) : cut;
    });
    return done(
      planOf(found.value, after, {
        one: (file, i) => forgetFile(this.#paths.dataDir, file, after[i] ?? null),
        // A folder that was made for the first file goes with it.
        firstGoesLast: true,
      }),
    );
  }

  /** Connects; with the digest of a plan that was shown only when that is still the change. Refusals as of `planConnect`, `settings-changed`. */
  async connect(place: HookPlace, shown: string | null = null): Promise<Outcome<HooksWritten>> {
    const plan = await this.planConnect(place);
    if (!plan.ok) return plan;
    // SECURITY: T-12: what is written is what the operator saw.
    if (shown !== null && shown !== plan.value.digest)
      return refuse('settings-changed', this.settingsPath(place));
    return plan.value.apply();
  }

  disconnect(place: HookPlace): Outcome<HooksWritten> {
    const plan = this.planDisconnect(place);
    return plan.ok ? plan.value.apply() : plan;
  }

  /** Is it installed, and as which version? Never waits: a version that is not known yet is null. */
  installation(product: Product): Pick<HookState, 'installed' | 'version'> {
    const program = this.#program(product);
    return {
      installed: program !== null,
      version: program === null ? null : this.#versions.known(program),
    };
  }

  /** How the hook stands now: in the user's settings, or, where none is to stand there, in the project that lost its own. */
  standings(product: Product): Standing {
    const at = (place: HookPlace): Standing => ({
      ...this.standing(place),
      settingsPath: this.settingsPath(place),
      within: place.dir,
    });
    const user = at(userPlace(product));
    if (user.hook !== 'not-connected') return user;
    // A project that is gone has no agents.
    const projects = this.places(product).filter(({ dir }) => dir !== null && fs.existsSync(dir));
    return projects.map(at).find(({ hook }) => hook === 'changed') ?? user;
  }

  status({ product }: { readonly product: Product }): HookState {
    return { product, ...this.installation(product), ...this.standings(product) };
  }

  /** Everything that `standings` depends on: the files of all places, and the folder of what is remembered of them. */
  watched(product: Product): readonly string[] {
    const files = this.places(product).flatMap((place) => this.filesAt(place));
    return files.map((file) => file.path);
  }

  get recordsFolder(): string {
    return recordsFolder(this.#paths.dataDir);
  }

  /** The settings files of a project in `dir` in which this product's hooks can be switched off. */
  projectFiles(product: Product, dir: string): readonly string[] {
    return connectable.get(product)?.projectFiles.map((name) => path.join(dir, name)) ?? [];
  }

  /** The settings file of that folder's project which switches all hooks off, or null: a repository can carry one. */
  switchedOffIn(product: Product, dir: string): string | null {
    const connection = connectable.get(product);
    return (
      this.projectFiles(product, dir).find((name) => {
        const file = readSettingsFile(name);
        const text = file.ok ? textOf(file.value) : file;
        return !text.ok || (text.value !== null && connection?.switchesOff(text.value) === true);
      }) ?? null
    );
  }

  /** What the project in that folder brings along that this product runs without asking our hook. */
  broughtAlong(product: Product, dir: string): readonly Brought[] {
    return broughtAlong(connectable.get(product)?.brings, dir, this.#command(product));
  }

  /** Does the hook stand there exactly as it was written, and live? `changed` = it stood there once. */
  standing(place: HookPlace): { readonly hook: AgentStatus['hook']; readonly detail: string } {
    const found = this.#read(place);
    if (!found.ok) return { hook: this.#otherwise(place), detail: sentence(found) };
    const edits = editsOf(found.value);
    const seen = edits.inspect(found.value.texts);
    if (seen === 'unreadable' || seen === 'disabled')
      return { hook: this.#otherwise(place), detail: details[seen] };
    if (seen !== 'none' && standsExactly(edits, found.value))
      return { hook: 'connected', detail: '' };
    return { hook: this.#otherwise(place), detail: details[seen] };
  }

  /** The gate command that stands there now, exactly as the product would run it; null when there is none. */
  gateCommand(place: HookPlace): string | null {
    const found = this.#read(place);
    return found.ok ? found.value.connection.gateCommand(found.value.texts) : null;
  }

  #otherwise(place: HookPlace): 'changed' | 'not-connected' {
    const recorded = recordedPaths(this.#paths.dataDir, place.product);
    return recorded.includes(this.settingsPath(place)) ? 'changed' : 'not-connected';
  }

  #program(product: Product): string | null {
    const names = connectable.get(product)?.programs ?? [];
    return (
      names.map((name) => findProgram(name, this.#folders)).find((one) => one !== null) ?? null
    );
  }

  async #versionToWriteFor(product: Product): Promise<string | null> {
    const program = this.#program(product);
    if (program === null) return null;
    const depends = connectable.get(product)?.dependsOnVersion === true;
    return depends ? this.#versions.itself(program) : this.#versions.now(program);
  }

  #command(product: Product): string {
    return `${hookProgram(this.#build)} --socket ${shellQuoted(this.#paths.agentSocket)} --product ${product}`;
  }

  #read(place: HookPlace): Outcome<Found> {
    const connection = connectable.get(place.product);
    if (connection === undefined) return refuse('product-unknown', place.product);
    const files = readHookFiles(this.#paths.dataDir, this.filesAt(place));
    if (!files.ok) return files;
    const record = files.value.find((one) => one.record !== null)?.record;
    return done({
      connection,
      files: files.value,
      texts: files.value.map(({ text }) => text),
      version: record?.version ?? null,
      command: record?.command ?? this.#command(place.product),
    });
  }
}

/** Would adding it again change nothing? */
function standsExactly(edits: HookEdits, { texts }: Found): boolean {
  const exact = edits.add(texts);
  return exact.ok && exact.value.every((text, i) => text === texts[i]);
}
