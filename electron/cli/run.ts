import { agentCall } from '../agent-client/agent-call';
import { launchedContainment } from '../platform/linux/containment';
import { keepTether } from './keep-tether';
import { exitCode, refused, wrongUsage, type Command, type Io } from './command';
import { commandEnv } from './env';
import { buildGuard, type GuardWalls } from './guard';
import { holdCommand, type HeldCommand } from './run-process';
import type { RequestOf, ResponseOf } from '../../shared/wire';
import type { agentWire } from '../../shared/protocol';

/** No walls, no control group: the command was not started (env(1) and others use this code so). */
const notContained = 125;

type Opened = ResponseOf<typeof agentWire, 'run.open'>;

const words = {
  name: 'run',
  summary: 'start a command so that it can be paused and ended whole',
  usage: [
    'Usage: holdpoint run [--guard] [--] <command> [arguments]',
    '',
    'Asks the daemon for a run of its own, puts the command into its control group before it starts, and waits for it.',
    'Where neither we nor systemd can make a control group, the command runs weakly contained, and that is said.',
    'If the daemon does not run, nothing is started. If it is lost later, the command is frozen until it is back; Ctrl-C ends it then.',
    '',
    '  --guard  Put walls around it (bubblewrap, Linux): no display, no session bus, no other processes, no control groups to write,',
    '           nothing of Holdpoint but the door for agents, and a /tmp of its own. Home, project and network stay as they are.',
    '           Where the walls cannot be put up, nothing is started.',
    '',
    'Exit code: that of the command, 128 + n when signal n ended it, 125 when it could not be started contained, 3 when the daemon does not run.',
  ].join('\n'),
};

/** `holdpoint run`: never starts a command that the daemon does not hold. */
export const runCommand: Command = {
  ...words,
  run: async (args, io) => {
    const asked = readWords(args);
    if (typeof asked === 'string') return wrongUsage(io, words, asked);
    const guard = asked.guard ? buildGuard(io) : null;
    if (guard !== null && 'why' in guard) return notStarted(io, guard.why);
    if (guard?.open != null) io.err(`holdpoint: ${guard.open}`);
    const request: RequestOf<typeof agentWire, 'run.open'> = {
      command: [...asked.command],
      cwd: process.cwd(),
      pid: process.pid,
      guard: asked.guard,
    };
    const opened = await agentCall(io.paths.agentSocket, 'run.open', request);
    if (!opened.ok) return refused(io, opened);
    return runHeld(asked.command, { opened: opened.value, walls: guard?.walls ?? null }, io);
  },
};

/** SECURITY: T-16: what was asked to be guarded never runs without. */
function notStarted(io: Io, why: string): number {
  io.err(`holdpoint: ${why} Nothing was started.`);
  return notContained;
}

type Asked = { readonly guard: boolean; readonly command: readonly string[] };

/** Options stand before the command; the rest is the command's own. A sentence when it cannot be read. */
function readWords(args: readonly string[]): Asked | string {
  const guard = args[0] === '--guard';
  const rest = guard ? args.slice(1) : args;
  const command = rest[0] === '--' ? rest.slice(1) : rest;
  if (command.length === 0) return 'Which command is to be started?';
  if (rest[0] !== '--' && command[0]?.startsWith('-') === true)
    return `There is no option ${command[0]}.`;
  return { guard, command };
}

type Prepared = { readonly opened: Opened; readonly walls: GuardWalls | null };

async function runHeld(
  command: readonly string[],
  { opened, walls }: Prepared,
  io: Io,
): Promise<number> {
  const { runId, group } = opened;
  const held = holdCommand(command, { group, env: commandEnv(io.paths, runId), guard: walls });
  const exit = held === null ? exitCode.failed : await watchHeld(held, opened, io);
  if (held === null) io.err('holdpoint: There is no shell to start the command with.');
  // A lost daemon finds the end of the run by itself; the command's exit code is what matters here.
  await agentCall(io.paths.agentSocket, 'run.closed', { runId, exit });
  return exit;
}

/** Lets the command start once the daemon knows its first process; else ends it unstarted. */
async function watchHeld(held: HeldCommand, { runId }: Opened, io: Io): Promise<number> {
  // It ended before it could begin: the launcher, or what was to put the walls up, said why.
  if (!(await held.ready)) {
    await held.ended;
    return notStarted(io, 'The walls around the command could not be put up.');
  }
  const started = await Promise.race([
    agentCall(io.paths.agentSocket, 'run.started', { runId, pid: held.pid }),
    held.ended,
  ]);
  if (typeof started === 'number') return started;
  if (started.ok) {
    const strong = started.value.containment === 'strong';
    if (!strong) io.err(`holdpoint: This run is weakly contained. ${started.value.why}`);
    if (started.value.paused) {
      io.err(
        'holdpoint: The command is paused before it begins, because you do not count as present. `holdpoint status` says what it waits for.',
      );
    }
    const containment = launchedContainment(strong, held.pid);
    held.go(strong);
    const letGo = containment === null ? null : keepTether({ runId, containment }, io);
    const exit = await held.ended;
    letGo?.();
    return exit;
  }
  // SECURITY: T-16: a command whose root the daemon does not know could not be stopped, so it never begins.
  held.kill();
  await held.ended;
  return refused(io, started);
}
