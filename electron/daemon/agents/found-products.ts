import type { CanaryResult } from '../../../shared/model/canary';
import type { AgentStatus } from '../../../shared/model/snapshot';
import type { Product } from '../../../shared/model/tool-call';
import { done, refuse, sentence, type Outcome } from '../../../shared/reasons';
import type { FoundProduct } from '../../../shared/wires/agents-wire';
import { sendCanary } from '../../connect/canary';
import { userPlace, type Installed } from '../../connect/product-hooks';
import { connectable } from '../../connect/products';
import { activityOf } from '../snapshot';
import type { Supervisor } from '../supervisor';

type FoundWorld = Pick<Supervisor, 'hooks' | 'parts' | 'registry'>;

/** Every product that is installed or carries our hook, with what connecting it would write. Asks all programs at the same time. */
export async function foundProducts(world: FoundWorld): Promise<FoundProduct[]> {
  const { productHooks } = world.parts;
  const asked = [...connectable.keys()].map(
    async (product) => [product, await productHooks.installed(product)] as const,
  );
  const installed = new Map(await Promise.all(asked));
  world.hooks.look();
  const statuses = world.hooks.statuses(activityOf(world.registry.live));
  const found = statuses.filter(
    ({ product, hook }) => (installed.get(product) ?? null) !== null || hook !== 'not-connected',
  );
  return Promise.all(found.map((one) => planned(world, one, installed.get(one.product) ?? null)));
}

async function planned(
  { parts }: FoundWorld,
  status: AgentStatus,
  installed: Installed | null,
): Promise<FoundProduct> {
  const plan = await parts.productHooks.planConnect(userPlace(status.product));
  return {
    status,
    program: installed?.program ?? null,
    files: plan.ok ? [...plan.value.files] : [],
    plan: plan.ok ? plan.value.digest : null,
    fault: plan.ok ? null : sentence(plan),
  };
}

/**
 * Sends the harmless call through the hook that stands in the user's settings. The hook client comes back to this very daemon, so
 * nothing here may block. Refusals: `product-unknown`, `hook-missing`.
 */
export async function canaryOf(
  world: FoundWorld,
  product: Product,
): Promise<Outcome<CanaryResult>> {
  const connection = connectable.get(product);
  if (connection === undefined) return refuse('product-unknown', product);
  const command = world.parts.productHooks.gateCommand(userPlace(product));
  if (command === null) return refuse('hook-missing', product);
  return done(await sendCanary(connection, command, world.parts.platform.paths.dataDir));
}
