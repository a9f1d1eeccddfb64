import type { Adapter } from '../../../shared/adapter';
import type { AgentStatus } from '../../../shared/model/snapshot';
import type { Product } from '../../../shared/model/tool-call';
import type { Outcome } from '../../../shared/reasons';
import type { HookPlace, HookState, ProductHooks } from '../../connect/product-hooks';

/** The state of every product's hook as last seen on disk; a change is told once, whoever made it. */
export class HookConnections {
  #seen = new Map<Product, HookState>();
  constructor(
    readonly shell: Pick<ProductHooks, 'connect' | 'disconnect' | 'status'>,
    readonly adapters: readonly Adapter[],
    readonly onChange: (
      adapter: Adapter,
      now: AgentStatus['hook'],
      before: AgentStatus['hook'] | null,
    ) => void,
  ) {}

  connect(place: HookPlace): Outcome<{ path: string; changed: boolean }> {
    const made = this.shell.connect(place);
    this.look();
    return made;
  }

  disconnect(place: HookPlace): Outcome<{ path: string; changed: boolean }> {
    const made = this.shell.disconnect(place);
    this.look();
    return made;
  }

  /** Reads the settings again. The daemon does this every two seconds: a removed hook is seen by then (T-12). */
  look(): void {
    for (const adapter of this.adapters) {
      const status = this.shell.status(adapter);
      const before = this.#seen.get(adapter.product)?.hook ?? null;
      this.#seen.set(adapter.product, status);
      if (status.hook !== before) this.onChange(adapter, status.hook, before);
    }
  }

  stands(product: Product): boolean {
    this.look();
    return this.#seen.get(product)?.hook === 'connected';
  }

  statuses(
    facts: (product: Product) => { readonly runs: number; readonly lastCallAt: number | null },
  ): AgentStatus[] {
    return this.adapters.flatMap((adapter) => {
      const seen = this.#seen.get(adapter.product);
      return seen === undefined
        ? []
        : [{ ...seen, label: adapter.label, ...facts(adapter.product) }];
    });
  }
}
