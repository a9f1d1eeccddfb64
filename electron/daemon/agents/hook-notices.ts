import type { Adapter } from '../../../shared/adapter';
import type { HookState } from '../../connect/product-hooks';
import type { Supervisor } from '../supervisor';
import { driftText, provedState } from '../../connect/proved-state';

type TellWorld = Pick<Supervisor, 'agents' | 'changed' | 'note' | 'notices'>;

/** What changed about a product's hook or program, in notices, journal and registry. */
export async function tellHook(
  world: TellWorld,
  adapter: Adapter,
  { now, before }: { readonly now: HookState; readonly before: HookState | null },
): Promise<void> {
  world.changed();
  const drift = driftNotice(adapter, now);
  world.notices.set(`drift-${adapter.product}`, drift?.level ?? 'info', drift?.text ?? null);
  if (now.hook === before?.hook) return;
  // A hook that stands is the first sight of a product: it is proposed before its first call.
  if (now.hook === 'connected') await world.agents.sighted(adapter.product);
  if (before === null && now.hook !== 'changed') return;
  world.notices.set(
    `hook-${adapter.product}`,
    'error',
    now.hook === 'changed' ? changedText(adapter, now) : null,
  );
  await world.note(
    now.hook === 'connected' ? 'hook.connected' : 'hook.disconnected',
    `${adapter.label}: hook ${now.hook}`,
  );
}

const changedText = ({ label, product }: Adapter, { within }: HookState): string =>
  `The hook of ${label}${within === null ? '' : ` in ${within}`} was changed or removed, so its calls may not come here any more. Connect it again: \`holdpoint connect ${product}${within === null ? '' : ` --project ${within}`}\`.`;

/** Proof is for a version: what another one does with our answers was not seen. */
function driftNotice(
  adapter: Adapter,
  now: HookState,
): { readonly level: 'info' | 'warning'; readonly text: string } | null {
  if (now.hook === 'not-connected' || !now.installed) return null;
  const { drift } = provedState(adapter, now);
  const text = driftText(adapter, { drift, version: now.version });
  return text === null ? null : { level: drift === 'newer' ? 'warning' : 'info', text };
}
