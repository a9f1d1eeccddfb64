import path from 'node:path';
import type { Adapter } from '../../../shared/adapter';
import { broughtText } from '../../connect/brought-along';
import type { ProductHooks } from '../../connect/product-hooks';
import type { Notices } from '../notices';

type World = {
  readonly notices: Notices;
  readonly parts: { readonly productHooks: Pick<ProductHooks, 'broughtAlong'> };
};

/**
 * A session began in that project: says what the project brings along that the product runs without asking us. One notice a
 * product, about the newest project that has such things: a session elsewhere does not take it away.
 */
export function tellBrought(world: World, { product, label }: Adapter, cwd: string): void {
  const found = world.parts.productHooks.broughtAlong(product, cwd);
  const start = `${label} runs what the project in ${path.resolve(cwd)} brings along without asking Holdpoint: `;
  const id = `brought-${product}`;
  const before = world.notices.list.find((notice) => notice.id === id)?.text;
  if (found.length > 0) world.notices.set(id, 'warning', `${start}${broughtText(found)}.`);
  else if (before?.startsWith(start) === true) world.notices.set(id, 'warning', null);
}
