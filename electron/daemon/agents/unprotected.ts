import type { RiskSignal } from '../../../shared/model/risk';
import type { Product } from '../../../shared/model/tool-call';
import type { Supervisor } from '../supervisor';
import type { LiveRun } from './live-run';

type World = Pick<
  Supervisor,
  'control' | 'hooks' | 'note' | 'notices' | 'parts' | 'registry' | 'rules'
>;

/** Is this run one that the rules file wants to stand still, because the hook of its product was changed or removed? */
export const mustStand = (
  { hooks, rules }: Pick<World, 'hooks' | 'rules'>,
  { product, cwd }: LiveRun,
): boolean =>
  rules.current.rules.settings.unprotected === 'pause' && hooks.unprotected(product, cwd);

/**
 * SECURITY: T-12 pauses the live runs of an agent whose hook was changed or removed behind our back, where the rules file says so.
 * Looks at the state and not at the change, so that a run that appears later, or after a restart, stands as well.
 */
export async function pauseUnprotected(world: World): Promise<void> {
  const { registry, control } = world;
  const loose = registry.live.filter((run) => !standsFor(run) && mustStand(world, run));
  await Promise.all(loose.map((run) => control.pause(run.id, 'unprotected')));
  for (const { product, label } of world.parts.adapters) {
    world.notices.set(`paused-${product}`, 'warning', standing(world, product, label));
    world.notices.set(`ignored-deny-${product}`, 'error', world.hooks.ignoredDeny(product));
  }
}

/** Looks at every hook, and at the projects in which runs of its product work. To be called each second: it asks for the state of files. */
export async function lookAtHooks(world: World): Promise<void> {
  world.hooks.look();
  for (const { product, label } of world.parts.adapters)
    await tellSwitchedOff(world, product, label);
}

/** A project whose settings switch the hook off, while a run works there: a notice as long as they do, and one record. */
async function tellSwitchedOff(world: World, product: Product, label: string): Promise<void> {
  const files = world.registry.live.flatMap((run) =>
    run.product === product ? (world.hooks.switchedOff(product, run.cwd) ?? []) : [],
  );
  const text =
    files.length === 0
      ? null
      : `${[...new Set(files)].join(', ')} switches the hooks of ${label} off, so its calls there may not come here any more.`;
  const id = `switched-off-${product}`;
  const isNews = text !== null && world.notices.list.every((one) => one.text !== text);
  world.notices.set(id, 'error', text);
  if (isNews) await world.note('hook.disconnected', text);
}

/** Paused for good: absence would let it go on by itself. */
const standsFor = ({ pausedBy }: LiveRun): boolean => pausedBy !== null && pausedBy !== 'absence';

/** What the operator must do about runs that stand though the hook is back; null when there are none. */
function standing(world: World, product: Product, label: string): string | null {
  const runs = world.registry.live.filter(
    (run) => run.product === product && run.pausedBy === 'unprotected' && !mustStand(world, run),
  );
  return runs.length === 0
    ? null
    : `The hook of ${label} stands again. ${runs.length === 1 ? 'Its run stays' : `Its ${runs.length} runs stay`} paused until you resume.`;
}

/**
 * A call that still comes though the hook does not stand as it was written: of a session that began before, or through what is left
 * of it. Other calls may not come, so nothing of this agent passes silently.
 */
export function unprotectedSignals(
  hooks: World['hooks'],
  call: { readonly product: Product; readonly cwd: string },
): RiskSignal[] {
  return hooks.unprotected(call.product, call.cwd)
    ? [
        {
          id: 'hook-changed',
          says: 'The hook of this agent was changed or removed: other calls of it may not come here.',
          floor: 'confirm',
        },
      ]
    : [];
}
