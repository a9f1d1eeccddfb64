import type { HookPlan } from '../connect/hook-plan';
import { userPlace, ProductHooks } from '../connect/product-hooks';
import { sentence } from '../../shared/reasons';
import { fail, ok, printCheck, type Check } from './check';
import { exitCode, readArguments, type Command, type Io } from './command';
import { showChange } from './connect';
import { startCommand } from './daemon';
import { checkCanary, foundHere, nameOf, type FoundHere } from './product-checks';
import { painter } from './terminal-text';

const options = { yes: { type: 'boolean', short: 'y' }, 'dry-run': { type: 'boolean' } } as const;

/** `asks` = put each to the person; `all` = said yes before; `shows` = writes nothing. */
type Mode = 'asks' | 'all' | 'shows';

/** What became of one product: connected (its hook is to be tried), or a line about why not. */
type Outcome =
  | { readonly kind: 'connected'; readonly found: FoundHere }
  | { readonly kind: 'said'; readonly check: Check }
  | { readonly kind: 'left' | 'nobody-to-ask' };

async function setUp(
  io: Io,
  hooks: ProductHooks,
  { found, mode }: { readonly found: FoundHere; readonly mode: Mode },
): Promise<Outcome> {
  const { adapter } = found;
  io.out(`\n${painter(io.color)('bold', nameOf(found))}`);
  const plan = await hooks.planConnect(userPlace(adapter.product));
  if (!plan.ok)
    return {
      kind: 'said',
      check: fail(
        `${adapter.label} was not connected: ${sentence(plan)}`,
        `\`holdpoint connect ${adapter.product}\` when it is mended.`,
      ),
    };
  const wanted = await agreed(io, plan.value, { label: adapter.label, mode });
  if (wanted !== true) return { kind: wanted === null ? 'nobody-to-ask' : 'left' };
  const made = plan.value.apply();
  return made.ok
    ? { kind: 'connected', found }
    : { kind: 'said', check: fail(`${adapter.label}: ${sentence(made)}`, 'Try again.') };
}

/** Shows the exact change and asks; null when there is nobody to ask. */
async function agreed(
  io: Io,
  plan: HookPlan,
  { label, mode }: { readonly label: string; readonly mode: Mode },
): Promise<boolean | null> {
  const changes = plan.files.filter(({ before, after }) => before !== after);
  for (const change of changes) showChange(change, io);
  if (changes.length === 0) io.out('Connected already.');
  if (mode === 'shows') return false;
  if (mode === 'all' || changes.length === 0) return true;
  return io.confirm(`Connect ${label}? [y/N] `);
}

/** Without a daemon every hook only denies, so one is started when something was connected. */
async function daemonRuns(io: Io): Promise<void> {
  const client = await io.connect();
  if (client.ok) client.value.close();
  else if (client.reason === 'daemon-absent') await startCommand.run([], io);
}

/** One line a product, with what the canary found. */
async function tryAll(
  io: Io,
  hooks: ProductHooks,
  connected: readonly FoundHere[],
): Promise<Check[]> {
  if (connected.length === 0) return [];
  await daemonRuns(io);
  const checks = connected.map(async (found) => {
    const canary = await checkCanary(hooks, found.adapter);
    return canary.state === 'ok'
      ? ok(`${nameOf(found)} is connected, and its hook is live.`)
      : canary;
  });
  return Promise.all(checks);
}

function tellOnboarding(io: Io, connected: readonly FoundHere[]): void {
  const [first] = connected;
  if (first === undefined) return;
  io.out(
    `Each call asks until \`holdpoint agent onboard <agent>\` says what the agent is for: ${connected.map(({ adapter }) => adapter.product).join(', ')}.`,
  );
}

export const setupCommand: Command = {
  name: 'setup',
  summary: 'find the agents on this machine and connect them',
  usage: `Usage: holdpoint setup [--yes] [--dry-run]

Finds the agent products on this machine, shows for each the exact lines that connecting it changes, asks, connects, and
sends a harmless canary call through each hook to prove that it blocks. Starts the daemon when it does not run.
Exit code 1 when a product could not be connected, or its hook is not live.

  -y, --yes   connect all of them without asking
  --dry-run   only show the changes`,
  async run(args, io) {
    const given = readArguments(setupCommand, { args, options, words: 0 }, io);
    if (given === null) return exitCode.usage;
    const mode = given.values['dry-run'] ? 'shows' : given.values.yes ? 'all' : 'asks';
    const hooks = new ProductHooks(io.paths, io.home);
    const found = await foundHere(hooks);
    if (found.length === 0) {
      io.out('No agent product was found on this machine. Install one, then run this again.');
      return exitCode.ok;
    }
    const outcomes: Outcome[] = [];
    for (const one of found) outcomes.push(await setUp(io, hooks, { found: one, mode }));
    return finish(io, hooks, { outcomes, mode });
  },
};

async function finish(
  io: Io,
  hooks: ProductHooks,
  { outcomes, mode }: { readonly outcomes: readonly Outcome[]; readonly mode: Mode },
): Promise<number> {
  io.out('');
  if (mode === 'shows') io.out('Nothing was written (--dry-run).');
  const connected = outcomes.flatMap((one) => (one.kind === 'connected' ? [one.found] : []));
  const said = outcomes.flatMap((one) => (one.kind === 'said' ? [one.check] : []));
  const checks = [...said, ...(await tryAll(io, hooks, connected))];
  for (const check of checks) printCheck(check, io);
  tellOnboarding(io, connected);
  const unasked = outcomes.some(({ kind }) => kind === 'nobody-to-ask');
  if (unasked) io.err('holdpoint: There is no terminal to ask at. Use --yes or --dry-run.');
  return unasked || checks.some(({ state }) => state === 'fail') ? exitCode.failed : exitCode.ok;
}
