import { adapters } from '../adapters/all';
import { broughtText } from '../connect/brought-along';
import { sendCanary } from '../connect/canary';
import {
  userPlace,
  type HookState,
  type Installed,
  type ProductHooks,
} from '../connect/product-hooks';
import { connectable } from '../connect/products';
import { provedState } from '../connect/proved-state';
import type { Adapter } from '../../shared/adapter';
import type { CoverageGrade } from '../../shared/model/coverage';
import { fail, note, ok, type Check } from './check';
import { shown } from './terminal-text';

/** A product that is on this machine, or whose hook stands or stood there. */
export type FoundHere = {
  readonly adapter: Adapter;
  readonly installed: Installed | null;
  readonly state: HookState;
};

/** All of them, in the order in which people are shown them. Asks the programs for their versions at the same time. */
export async function foundHere(hooks: ProductHooks): Promise<FoundHere[]> {
  const asked = adapters
    .filter(({ product }) => connectable.has(product))
    .map(async (adapter) => ({ adapter, installed: await hooks.installed(adapter.product) }));
  return (await Promise.all(asked))
    .map((one) => ({ ...one, state: hooks.status(one.adapter) }))
    .filter(({ installed, state }) => installed !== null || state.hook !== 'not-connected');
}

/** `Codex 0.169.0`. */
export const nameOf = ({ adapter, installed }: Omit<FoundHere, 'state'>): string =>
  [adapter.label, installed?.version].filter((part) => part != null).join(' ');

/** Every check of one product. */
export async function checkProduct(hooks: ProductHooks, found: FoundHere): Promise<Check[]> {
  const { adapter } = found;
  const { grade } = provedState(adapter, found.state);
  return [
    checkVersion(found),
    checkSettings(hooks, adapter),
    ...checkProject(hooks, adapter),
    ...checkBrought(hooks, adapter),
    checkCoverage(adapter, grade),
    await checkCanary(hooks, adapter),
  ];
}

const canaryShows = 'The canary below shows whether the hook blocks.';

function checkVersion({ adapter, installed }: FoundHere): Check {
  const { label, product, provedVersion } = adapter;
  if (installed === null)
    return note(
      `${label} was not found on the PATH.`,
      `Install it, then \`holdpoint connect ${product}\` again.`,
    );
  const { version, program } = installed;
  const { drift } = provedState(adapter, installed);
  switch (drift) {
    case 'unknown':
      return note(`${label} does not say its version.`, `Try \`${program} --version\`.`);
    case 'same':
      return ok(`${label} ${version ?? ''} is the version Holdpoint was proved with.`);
    case 'unproven':
      return note(
        `${label} ${version ?? ''} was never run by the tests of Holdpoint.`,
        canaryShows,
      );
    case 'newer':
    case 'older':
      return note(
        `${label} ${version ?? ''} is ${drift} than what was proved.`,
        `Holdpoint was proved with ${provedVersion}. ${canaryShows}`,
      );
    default:
      return drift satisfies never;
  }
}

function checkSettings(hooks: ProductHooks, { product }: Adapter): Check {
  const { settingsPath, hook, detail } = hooks.status({ product });
  const path = shown(settingsPath);
  return hook === 'connected'
    ? ok(`The hook stands in ${path}.`)
    : fail(
        `The hook does not stand as it should in ${path}. ${shown(detail)}`,
        `\`holdpoint connect ${product}\`.`,
      );
}

/** Does any settings file of this folder's project switch hooks off? */
function checkProject(hooks: ProductHooks, { product, label }: Adapter): Check[] {
  const off = hooks.switchedOffIn(product, process.cwd());
  return off === null
    ? []
    : [
        fail(
          `${shown(off)} switches the hooks of ${label} off in this project, or cannot be read.`,
          'Mend or remove it, or do not run agents here.',
        ),
      ];
}

/** What does this folder's project bring along that runs without a question? */
function checkBrought(hooks: ProductHooks, { product, label }: Adapter): Check[] {
  const found = hooks.broughtAlong(product, process.cwd());
  return found.length === 0
    ? []
    : [
        note(
          `${label} runs what this project brings along without asking Holdpoint: ${shown(broughtText(found))}.`,
          'Read it before you start an agent here.',
        ),
      ];
}

function checkCoverage({ coverage }: Adapter, grade: CoverageGrade): Check {
  const around =
    coverage.ungated.length === 0 ? '' : ` Not held: ${coverage.ungated.map(shown).join('; ')}.`;
  switch (grade) {
    case 'closed':
      return ok('Coverage closed: whatever breaks, no tool of it runs.');
    case 'partly':
      return note(`Coverage in part.${around}`);
    case 'unproven':
      return note(
        `Coverage unproven: what it does when something breaks was not measured.${around}`,
      );
    default:
      return grade satisfies never;
  }
}

/** Sends the harmless call through the hook that stands in the user's settings. */
export async function checkCanary(
  hooks: ProductHooks,
  { product, label }: Adapter,
): Promise<Check> {
  const command = hooks.gateCommand(userPlace(product));
  const connection = connectable.get(product);
  if (command === null || connection === undefined)
    return fail(`There is no hook to try for ${label}.`, `\`holdpoint connect ${product}\`.`);
  const result = await sendCanary(connection, command, process.cwd());
  switch (result.kind) {
    case 'live':
      return ok(`The canary call of ${label} was blocked by the daemon: the hook is live.`);
    case 'closed':
      return fail(
        `The hook of ${label} blocks, but not by the daemon's answer: ${shown(result.said)}`,
        '`holdpoint start`, or connect again.',
      );
    case 'open':
      return fail(
        `The hook of ${label} did NOT block (exit ${String(result.exit)}): agents run their tools unasked. ${shown(result.said)}`,
        `\`holdpoint connect ${product}\`.`,
      );
    default:
      return result satisfies never;
  }
}
