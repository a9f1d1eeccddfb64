import type { Adapter } from '../../../shared/adapter';
import type { AgentStatus } from '../../../shared/model/snapshot';
import type { Product } from '../../../shared/model/tool-call';
import type { Outcome } from '../../../shared/reasons';
import type { HookPlace, HooksWritten, HookState, ProductHooks } from '../../connect/product-hooks';
import { connectable } from '../../connect/products';
import { provedState } from './proved-state';

/** The state of every product's hook as last seen on disk; a change is told once, whoever made it. */
export class HookConnections {
  #seen = new Map<Product, HookState>();
  constructor(
    readonly shell: Pick<ProductHooks, 'connect' | 'disconnect' | 'status' | 'switchedOffIn'>,
    readonly adapters: readonly Adapter[],
    readonly onChange: (
      adapter: Adapter,
      now: AgentStatus['hook'],
      before: AgentStatus['hook'] | null,
    ) => void,
  ) {}

  async connect(place: HookPlace): Promise<Outcome<HooksWritten>> {
    const made = await this.shell.connect(place);
    this.look();
    return made;
  }

  disconnect(place: HookPlace): Outcome<HooksWritten> {
    const made = this.shell.disconnect(place);
    this.look();
    return made;
  }

  /** Reads the settings again. The daemon does this every two seconds: a removed hook is seen by then (T-12). */
  look(): void {
    for (const adapter of this.adapters) {
      if (!connectable.has(adapter.product)) continue;
      const status = this.shell.status(adapter);
      const before = this.#seen.get(adapter.product)?.hook ?? null;
      this.#seen.set(adapter.product, status);
      if (status.hook !== before) this.onChange(adapter, status.hook, before);
    }
  }

  /** Does the hook stand in the user's settings, and does no settings file of the project in `dir` switch it off? */
  stands(product: Product, dir: string): boolean {
    this.look();
    const standing = this.#seen.get(product)?.hook === 'connected';
    return standing && this.shell.switchedOffIn(product, dir) === null;
  }

  statuses(
    facts: (product: Product) => { readonly runs: number; readonly lastCallAt: number | null },
  ): AgentStatus[] {
    return this.adapters.flatMap((adapter) => {
      const seen = this.#seen.get(adapter.product);
      return seen === undefined
        ? []
        : [{ ...seen, ...provedState(adapter, seen), ...facts(adapter.product) }];
    });
  }
}
