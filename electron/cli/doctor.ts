import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { claudeCode } from '../adapters/claude-code';
import { atLeast } from '../adapters/claude-version';
import { gateCommand, claudeSettings } from '../adapters/claude-settings';
import { sendCanary } from '../connect/canary';
import { ProductHooks } from '../connect/product-hooks';
import { readSettingsFile, textOf } from '../connect/settings-file';
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

function checkProduct(hooks: ProductHooks): Check {
  const found = hooks.installed('claude-code');
  const { provedVersion, label } = claudeCode;
  if (found === null)
    return note(
      `${label} was not found on the PATH.`,
      'Install it, then `holdpoint connect claude-code` again.',
    );
  const { version } = found;
  if (version === null)
    return note(`${label} does not say its version.`, `Try \`${found.program} --version\`.`);
  if (version === provedVersion)
    return ok(`${label} ${version} is the version Holdpoint was proved with.`);
  const mend = `Holdpoint was proved with ${provedVersion}. The canary below shows whether the hook blocks.`;
  return note(
    `${label} ${version} is ${atLeast(version, provedVersion) ? 'newer' : 'older'} than what was proved.`,
    mend,
  );
}

/** The user's hook, and whether any settings that hold in this folder switch hooks off. */
function checkSettings(hooks: ProductHooks): Check[] {
  const place = { product: 'claude-code', scope: 'user', dir: null } as const;
  const path = shown(hooks.settingsPath(place));
  const { hook, detail } = hooks.standing(place);
  const user =
    hook === 'connected'
      ? ok(`The hook stands in ${path}.`)
      : fail(
          `The hook does not stand as it should in ${path}. ${detail}`,
          '`holdpoint connect claude-code`.',
        );
  return [
    user,
    ...['settings.json', 'settings.local.json'].flatMap((name) =>
      checkProject(join(process.cwd(), '.claude', name)),
    ),
  ];
}

function checkProject(path: string): Check[] {
  const file = readSettingsFile(path);
  const text = file.ok ? textOf(file.value) : file;
  if (!text.ok) return [fail(sentence(text), `Look at ${shown(path)}.`)];
  if (text.value === null) return [];
  const seen = claudeSettings(null).inspect(text.value);
  if (seen !== 'disabled' && seen !== 'unreadable') return [ok(`${shown(path)} leaves hooks on.`)];
  return seen === 'disabled'
    ? [
        fail(
          `${shown(path)} switches all hooks off in this project (disableAllHooks).`,
          'Remove that line, or do not run agents here.',
        ),
      ]
    : [fail(`${shown(path)} cannot be read as JSON.`, 'Mend the file.')];
}

async function checkCanary(hooks: ProductHooks): Promise<Check> {
  const file = readSettingsFile(
    hooks.settingsPath({ product: 'claude-code', scope: 'user', dir: null }),
  );
  const text = file.ok ? textOf(file.value) : file;
  const command = text.ok && text.value !== null ? gateCommand(text.value) : null;
  if (command === null) return fail('There is no hook to try.', '`holdpoint connect claude-code`.');
  const result = await sendCanary(command, process.cwd());
  switch (result.kind) {
    case 'live':
      return ok('The canary call was blocked by the daemon: the hook is live.');
    case 'closed':
      return fail(
        `The hook blocks, but not by the daemon's answer: ${shown(result.said)}`,
        '`holdpoint start`, or connect again.',
      );
    case 'open':
      return fail(
        `The hook did NOT block (exit ${String(result.exit)}): agents run their tools unasked. ${shown(result.said)}`,
        '`holdpoint connect claude-code`.',
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
    const checks = [
      await checkDaemon(io),
      ...checkSockets(io),
      checkProduct(hooks),
      ...checkSettings(hooks),
      await checkCanary(hooks),
    ];
    for (const check of checks) print(check, io);
    return checks.some(({ state }) => state === 'fail') ? exitCode.failed : exitCode.ok;
  },
};
