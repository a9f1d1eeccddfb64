import { lstatSync } from 'node:fs';
import { adapters } from '../adapters/all';
import { atLeast } from '../adapters/claude-version';
import { sendCanary } from '../connect/canary';
import { ProductHooks, type Installed } from '../connect/product-hooks';
import { connectable } from '../connect/products';
import type { Adapter } from '../../shared/adapter';
import { sentence } from '../../shared/reasons';
import { exitCode, readArguments, type Command, type Io } from './command';
import { painter, shown } from './terminal-text';

/** One thing that was looked at. `note` is worth knowing and no failure. */
export type Check = {
  readonly state: 'ok' | 'note' | 'fail';
  readonly what: string;
  readonly mend?: string;
};

const ok = (what: string): Check => ({ state: 'ok', what });
const note = (what: string, mend: string): Check => ({ state: 'note', what, mend });
const fail = (what: string, mend: string): Check => ({ state: 'fail', what, mend });

async function checkDaemon(io: Io): Promise<Check> {
  const client = await io.connect();
  if (!client.ok) return fail(sentence(client), '`holdpoint start`, then look again.');
  const { pid, version } = client.value.hello;
  client.value.close();
  if (version !== io.version)
    return fail(
      `The daemon is version ${version}, this command is ${io.version}.`,
      '`holdpoint stop`, then `holdpoint start`.',
    );
  return ok(`The daemon answers (pid ${pid}, version ${version}).`);
}

function checkSockets({ paths }: Io): Check[] {
  const own = process.geteuid?.();
  const look = (path: string, is: 'isDirectory' | 'isSocket', mode: number): Check => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return fail(`${path} is missing.`, '`holdpoint start`.');
    const closed = (found.mode & 0o777) === mode && found.uid === own && found[is]();
    const is0 = `${path} is ours and closed to others.`;
    return closed
      ? ok(is0)
      : fail(
          `${path} is not ours alone.`,
          'Stop Holdpoint, remove it after looking at it, and start again.',
        );
  };
  return [
    look(paths.runtimeDir, 'isDirectory', 0o700),
    look(paths.agentSocket, 'isSocket', 0o600),
    look(paths.operatorSocket, 'isSocket', 0o600),
  ];
}

/** Every check of one product; none for one that is neither installed nor connected. */
async function checkProduct(hooks: ProductHooks, adapter: Adapter): Promise<Check[]> {
  const place = { product: adapter.product, scope: 'user', dir: null } as const;
  const found = await hooks.installed(adapter.product);
  if (found === null && hooks.standing(place).hook === 'not-connected') return [];
  return [
    checkVersion(adapter, found),
    checkSettings(hooks, adapter),
    ...checkProject(hooks, adapter),
    await checkCanary(hooks, adapter),
  ];
}

function checkVersion({ label, product, provedVersion }: Adapter, found: Installed | null): Check {
  if (found === null)
    return note(
      `${label} was not found on the PATH.`,
      `Install it, then \`holdpoint connect ${product}\` again.`,
    );
  const { version, program } = found;
  if (version === null)
    return note(`${label} does not say its version.`, `Try \`${program} --version\`.`);
  if (version === provedVersion)
    return ok(`${label} ${version} is the version Holdpoint was proved with.`);
  if (provedVersion === '')
    return note(`${label} ${version} was never run by the tests of Holdpoint.`, canaryShows);
  return note(
    `${label} ${version} is ${atLeast(version, provedVersion) ? 'newer' : 'older'} than what was proved.`,
    `Holdpoint was proved with ${provedVersion}. ${canaryShows}`,
  );
}

const canaryShows = 'The canary below shows whether the hook blocks.';

function checkSettings(hooks: ProductHooks, { product }: Adapter): Check {
  const place = { product, scope: 'user', dir: null } as const;
  const path = shown(hooks.settingsPath(place));
  const { hook, detail } = hooks.standing(place);
  return hook === 'connected'
    ? ok(`The hook stands in ${path}.`)
    : fail(
        `The hook does not stand as it should in ${path}. ${detail}`,
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

async function checkCanary(hooks: ProductHooks, { product, label }: Adapter): Promise<Check> {
  const command = hooks.gateCommand({ product, scope: 'user', dir: null });
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

function print(check: Check, io: Io): void {
  const paint = painter(io.color);
  const style = { ok: 'green', note: 'yellow', fail: 'red' } as const;
  const mend = check.mend === undefined ? '' : ` Mend: ${check.mend}`;
  io.out(`${paint(style[check.state], check.state.padEnd(4))}  ${check.what}${mend}`);
}

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'prove that the hooks are live and block',
  usage: `Usage: holdpoint doctor

Looks at everything between an agent and your answer, one line a check, and sends a harmless canary call through the very
hook command that stands in the settings. Run it in a project's folder to check that project's settings too.
Exit code 1 when a check fails.`,
  async run(args, io) {
    if (readArguments(doctorCommand, { args, options: {}, words: 0 }, io) === null)
      return exitCode.usage;
    const hooks = new ProductHooks(io.paths, io.home);
    const checks = [await checkDaemon(io), ...checkSockets(io)];
    for (const adapter of adapters) checks.push(...(await checkProduct(hooks, adapter)));
    const installed = await Promise.all(adapters.map(({ product }) => hooks.installed(product)));
    if (installed.every((one) => one === null))
      checks.push(
        note('No agent product was found on the PATH.', 'Install one, then `holdpoint connect`.'),
      );
    for (const check of checks) print(check, io);
    return checks.some(({ state }) => state === 'fail') ? exitCode.failed : exitCode.ok;
  },
};
