import type { Adapter } from '../../../shared/adapter';
import type { FinalDecision } from '../../../shared/model/decision';
import type { Supervisor } from '../supervisor';
import type { LiveRun } from './live-run';

/** Denies of one run that are remembered; a product says at once when a tool has run. */
const keptDenies = 1_000;

/**
 * Finds products that run what was denied (T-25): a tool use whose newest decision was a deny, and that the product says has
 * ended well. Those that do not name their tool uses cannot be found so.
 */
export class IgnoredDenies {
  readonly #denied = new WeakMap<LiveRun, Set<string>>();

  decided(run: LiveRun, toolUseId: string, { outcome }: FinalDecision): void {
    const denied = this.#denied.get(run) ?? new Set();
    this.#denied.set(run, denied);
    denied.delete(toolUseId);
    if (outcome === 'allow') return;
    denied.add(toolUseId);
    const [oldest] = denied;
    if (denied.size > keptDenies && oldest !== undefined) denied.delete(oldest);
  }

  /** True once for each deny that was not obeyed. */
  ran(run: LiveRun, toolUseId: string | null): boolean {
    return toolUseId !== null && this.#denied.get(run)?.delete(toolUseId) === true;
  }
}

/**
 * What such a product does is not held by us any more, whatever its settings say.
 * SECURITY: T-25, R10: it counts as one whose hook was taken away, until the operator connects it anew.
 */
export async function tellIgnoredDeny(
  world: Pick<Supervisor, 'hooks' | 'note'>,
  { label, product }: Pick<Adapter, 'label' | 'product'>,
  tool: string,
): Promise<void> {
  const text = `${label} ran a call that Holdpoint had denied (${tool}): this version does not obey its hook. Stop it, and connect it again when that is mended.`;
  world.hooks.ignoresDenies(product, text);
  await world.note('hook.disconnected', text, { product, tool });
}
