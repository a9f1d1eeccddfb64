import type { FileChange, HookPlan } from '../connect/hook-plan';
import { ProductHooks, type HookPlace } from '../connect/product-hooks';
import { connectable } from '../connect/products';
import { Product } from '../../shared/model/tool-call';
import { done, type Outcome } from '../../shared/reasons';
import { exitCode, readArguments, refused, wrongUsage, type Command, type Io } from './command';
import { hookWords } from './hook-words';
import { columns } from './layout';
import { foundHere } from './product-checks';
import { passphraseOption } from './prove';
import { provedChange, type ChangeValues } from './proved-change';
import { proofOptions, proofUsage } from './step-up-proof';
import { block, shown } from './terminal-text';

const options = { project: { type: 'string' }, 'dry-run': { type: 'boolean' } } as const;

type Wanted = { readonly place: HookPlace; readonly dryRun: boolean; readonly hooks: ProductHooks };

function wanted(
  word: string | undefined,
  values: { project?: string | undefined; 'dry-run'?: boolean | undefined },
  io: Io,
): Wanted | null {
  const product = Product.safeParse(word);
  if (!product.success || !connectable.has(product.data)) return null;
  const dir = values.project ?? null;
  const place: HookPlace = { product: product.data, scope: dir === null ? 'user' : 'project', dir };
  return { place, dryRun: values['dry-run'] ?? false, hooks: new ProductHooks(io.paths, io.home) };
}

const unknownProduct = (word: string | undefined): string =>
  `There is no agent product ${word ?? ''}. There is: ${[...connectable.keys()].join(', ')}.`;

/** The lines that differ, between those that are the same before and after them. */
export function changedLines(
  before: string,
  after: string,
): { readonly removed: string[]; readonly added: string[] } {
  const [old, now] = [before, after].map((text) => (text === '' ? [] : text.split('\n')));
  let [head, tail] = [0, 0];
  const most = Math.min(old?.length ?? 0, now?.length ?? 0);
  while (head < most && old?.[head] === now?.[head]) head++;
  while (tail < most - head && old?.at(-1 - tail) === now?.at(-1 - tail)) tail++;
  const middle = (lines: string[] = []): string[] => lines.slice(head, lines.length - tail);
  return { removed: middle(old), added: middle(now) };
}

/** One file and the lines of it that would change. */
export function showChange({ path, before, after }: FileChange, io: Io): void {
  const { removed, added } = changedLines(before ?? '', after ?? '');
  io.out(shown(path));
  if (before === null && after !== null) io.out('  (a new file)');
  if (before !== null && after === null) io.out('  (the file is removed: it was not there before)');
  if (removed.length > 0) io.out(block(removed.join('\n'), '  - '));
  if (added.length > 0) io.out(block(added.join('\n'), '  + '));
}

/** Shows the change, then makes it; nothing is written when there is nothing to change or `--dry-run` was given. */
async function carryOut(
  plan: HookPlan,
  how: {
    dryRun: boolean;
    apply: () => Promise<Outcome<unknown> | number>;
    same: string;
    made: string;
  },
  io: Io,
): Promise<number> {
  const changes = plan.files.filter(({ before, after }) => before !== after);
  if (changes.length === 0) {
    // Applied all the same: what is remembered of the file may be older than the file.
    const kept = how.dryRun ? done(undefined) : plan.apply();
    if (!kept.ok) return refused(io, kept);
    io.out(how.same);
    return exitCode.ok;
  }
  for (const change of changes) showChange(change, io);
  if (how.dryRun) {
    io.out('Nothing was written (--dry-run).');
    return exitCode.ok;
  }
  const applied = await how.apply();
  if (typeof applied === 'number') return applied;
  if (!applied.ok) return refused(io, applied);
  io.out(how.made);
  return exitCode.ok;
}

/** What is on this machine, and how each hook stands. Writes nothing. */
async function listFound(io: Io): Promise<number> {
  const found = await foundHere(new ProductHooks(io.paths, io.home));
  const rows = found.map(({ adapter, installed, state }) => [
    adapter.product,
    installed === null ? 'not installed' : shown(installed.version ?? 'unknown version'),
    hookWords[state.hook],
    shown(state.settingsPath),
  ]);
  io.out(
    rows.length === 0
      ? `No agent product was found on this machine. There is: ${[...connectable.keys()].join(', ')}.`
      : [
          ...columns(rows),
          '',
          '`holdpoint connect <product>` connects one, `holdpoint setup` all.',
        ].join('\n'),
  );
  return exitCode.ok;
}

export const connectCommand: Command = {
  name: 'connect',
  summary: 'install the hook of an agent product',
  usage: `Usage: holdpoint connect [<product>] [--project DIR] [--dry-run]

Writes Holdpoint's hooks into the settings of an agent product, shows every line it changes, and keeps the rest.
Without a product it lists what was found on this machine; \`holdpoint setup\` connects all of it.
Products: ${[...connectable.keys()].join(', ')}. Running sessions use the hook from their next call on.

  --project DIR  only for that project (in its settings that are not shared with others)
  --dry-run      only show the change`,
  async run(args, io) {
    const given = readArguments(connectCommand, { args, options, words: [0, 1] }, io);
    if (given === null) return exitCode.usage;
    if (given.positionals.length === 0) return listFound(io);
    const what = wanted(given.positionals[0], given.values, io);
    if (what === null) return wrongUsage(io, connectCommand, unknownProduct(given.positionals[0]));
    const plan = await what.hooks.planConnect(what.place);
    if (!plan.ok) return refused(io, plan);
    if ((await what.hooks.installed(what.place.product))?.version == null)
      io.err(
        `holdpoint: ${what.place.product} was not found here, so only what all its versions know is written. Connect again when it is installed.`,
      );
    const path = plan.value.files.map((file) => shown(file.path)).join(', ');
    const apply = async () => plan.value.apply();
    const code = await carryOut(
      plan.value,
      {
        dryRun: what.dryRun,
        apply,
        same: `Connected already: ${path}`,
        made: `Connected. \`holdpoint doctor\` proves that the hook blocks. Each call asks until \`holdpoint agent onboard ${what.place.product}\` says what it is for.`,
      },
      io,
    );
    const { hook, detail } = what.hooks.standing(what.place);
    if (what.dryRun || code !== exitCode.ok || hook === 'connected') return code;
    io.err(`holdpoint: The hook is written, but it is not live: ${shown(detail)}`);
    return exitCode.failed;
  },
};

/** SECURITY: T-12 while a daemon runs, only the proved operator takes its hook away. */
async function disconnectProved(
  what: Wanted,
  plan: HookPlan,
  io: Io,
  values: ChangeValues,
): Promise<Outcome<unknown> | number> {
  const client = await io.connect();
  if (!client.ok) return client.reason === 'daemon-absent' ? plan.apply() : client;
  try {
    // Before an operator is enrolled there is nobody to prove.
    if (!client.value.hello.enrolled) return plan.apply();
    const proof = await provedChange(io, client.value, values);
    if (typeof proof === 'number') return proof;
    return await client.value.call('agent.disconnect', { ...what.place, proof });
  } finally {
    client.value.close();
  }
}

export const disconnectCommand: Command = {
  name: 'disconnect',
  summary: 'take the hook of an agent product away again',
  usage: `Usage: holdpoint disconnect <product> [--project DIR] [--dry-run] [--code CODE | --system] [--passphrase-stdin]

Gives the settings file back as it was before, byte for byte. When somebody edited it since, only the hooks of
Holdpoint are taken out. While the daemon runs, it asks for the passphrase of the operator key,
and for a step-up once one is set up.

  --project DIR       the settings of that project
  --dry-run           only show the change
${proofUsage}
  --passphrase-stdin  read the passphrase from the first line of standard input`,
  async run(args, io) {
    const given = readArguments(
      disconnectCommand,
      { args, options: { ...options, ...proofOptions, ...passphraseOption }, words: 1 },
      io,
    );
    if (given === null) return exitCode.usage;
    const what = wanted(given.positionals[0], given.values, io);
    if (what === null)
      return wrongUsage(io, disconnectCommand, unknownProduct(given.positionals[0]));
    const plan = what.hooks.planDisconnect(what.place);
    if (!plan.ok) return refused(io, plan);
    const path = plan.value.files.map((file) => shown(file.path)).join(', ');
    const apply = () => disconnectProved(what, plan.value, io, given.values);
    return carryOut(
      plan.value,
      {
        dryRun: what.dryRun,
        apply,
        same: `Not connected: ${path}`,
        made: 'Disconnected. Calls of this product are not held any more.',
      },
      io,
    );
  },
};
