import path from 'node:path';
import type { Adapter } from '../../../shared/adapter';
import type { AgentStatus } from '../../../shared/model/snapshot';
import type { Product } from '../../../shared/model/tool-call';
import type { Outcome } from '../../../shared/reasons';
import { stampOf } from '../../connect/file-stamp';
import type { HooksWritten } from '../../connect/hook-plan';
import type { HookPlace, HookState, ProductHooks } from '../../connect/product-hooks';
import { connectable } from '../../connect/products';
import { provedState } from '../../connect/proved-state';

type HooksShell = Pick<
  ProductHooks,
  | 'connect'
  | 'disconnect'
  | 'installation'
  | 'recordsFolder'
  | 'standings'
  | 'projectFiles'
  | 'switchedOffIn'
  | 'watched'
>;

/** Folders of which it is remembered how they were; the others are read again. */
const keptProjects = 1_000;

/** The state of every product's hook as last seen on disk; a change is told once, whoever made it. */
export class HookConnections {
  readonly #seen = new Map<Product, HookState>();
  /** What the files looked like when they were last read. */
  readonly #stamps = new Map<Product, string>();
  readonly #disobeying = new Map<Product, string>();
  /** The same for the projects of runs, by product and folder. */
  readonly #projects = new Map<
    string,
    { readonly stamp: string | null; readonly file: string | null }
  >();
  /** Which files there are to look at, as long as nothing is connected or disconnected. */
  #watched: { readonly records: string; readonly files: Map<Product, readonly string[]> } | null =
    null;
  constructor(
    readonly shell: HooksShell,
    readonly adapters: readonly Adapter[],
    readonly onChange: (adapter: Adapter, now: HookState, before: HookState | null) => void,
  ) {}

  async connect(place: HookPlace, shown: string | null = null): Promise<Outcome<HooksWritten>> {
    const made = await this.shell.connect(place, shown);
    if (made.ok) this.#disobeying.delete(place.product);
    this.look();
    return made;
  }

  disconnect(place: HookPlace): Outcome<HooksWritten> {
    const made = this.shell.disconnect(place);
    this.look();
    return made;
  }

  /** Looks at every hook file of every product, and reads those that changed. Done each second: a removed hook is seen by then (T-12). */
  look(): void {
    for (const adapter of this.adapters) if (connectable.has(adapter.product)) this.#look(adapter);
  }

  #look(adapter: Adapter): void {
    const { product } = adapter;
    const before = this.#seen.get(product) ?? null;
    const stamp = this.#stamp(product);
    const same = before !== null && stamp !== null && stamp === this.#stamps.get(product);
    const now: HookState = {
      ...(same ? before : { product, ...this.shell.standings(product) }),
      ...this.shell.installation(product),
    };
    if (stamp === null) this.#stamps.delete(product);
    else this.#stamps.set(product, stamp);
    this.#seen.set(product, now);
    if (before === null || differ(before, now)) this.onChange(adapter, now, before);
  }

  #stamp(product: Product): string | null {
    const records = stampOf([this.shell.recordsFolder]);
    if (records === null) return null;
    if (this.#watched?.records !== records) this.#watched = { records, files: new Map() };
    const { files } = this.#watched;
    const mine = files.get(product) ?? this.shell.watched(product);
    files.set(product, mine);
    const stamp = stampOf(mine);
    return stamp === null ? null : `${records}\n${stamp}`;
  }

  /** Does the hook stand in the user's settings, and does no settings file of the project in `dir` switch it off? Read anew. */
  stands(product: Product, dir: string): boolean {
    this.#stamps.delete(product);
    this.look();
    const standing = this.#seen.get(product)?.hook === 'connected';
    return standing && this.shell.switchedOffIn(product, dir) === null;
  }

  /** Its hook stands, and what it denies is run all the same: known until it is connected anew. */
  ignoresDenies(product: Product, text: string): void {
    this.#disobeying.set(product, text);
  }

  /** What is to be said of that; null when it obeys. */
  ignoredDeny(product: Product): string | null {
    return this.#disobeying.get(product) ?? null;
  }

  /** Was the hook that gates this product's runs in that folder changed, removed or switched off, or is it not obeyed, and nobody said so? As last seen. */
  unprotected(product: Product | null, dir: string): boolean {
    const seen = product === null ? undefined : this.#seen.get(product);
    if (product === null || seen === undefined) return false;
    if (this.#disobeying.has(product)) return true;
    if (seen.hook === 'connected') return this.switchedOff(product, dir) !== null;
    if (seen.hook === 'not-connected') return false;
    return seen.within === null || `${dir}${path.sep}`.startsWith(`${seen.within}${path.sep}`);
  }

  /**
   * The settings file of the project in `dir` that switches a hook off which stands in the user's settings; null when there is none.
   * SECURITY: T-12, T03: such a file may appear at any time; its project's files are read again when they changed.
   */
  switchedOff(product: Product, dir: string): string | null {
    if (this.#seen.get(product)?.hook !== 'connected') return null;
    const key = `${product} ${dir}`;
    const stamp = stampOf(this.shell.projectFiles(product, dir));
    const known = this.#projects.get(key);
    if (stamp !== null && known?.stamp === stamp) return known.file;
    const file = this.shell.switchedOffIn(product, dir);
    // Folders are named by calls too, so there may be any number of them.
    if (this.#projects.size >= keptProjects) this.#projects.clear();
    this.#projects.set(key, { stamp, file });
    return file;
  }

  statuses(
    facts: (product: Product) => { readonly runs: number; readonly lastCallAt: number | null },
  ): AgentStatus[] {
    return this.adapters.flatMap((adapter) => {
      const seen = this.#seen.get(adapter.product);
      if (seen === undefined) return [];
      const { within: _within, ...shown } = seen;
      return [{ ...shown, ...provedState(adapter, seen), ...facts(adapter.product) }];
    });
  }
}

const differ = (a: HookState, b: HookState): boolean =>
  a.hook !== b.hook ||
  a.detail !== b.detail ||
  a.settingsPath !== b.settingsPath ||
  a.installed !== b.installed ||
  a.version !== b.version;
