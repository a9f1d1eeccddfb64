import { agentCall } from '../agent-client/agent-call';
import { exitCode, refused, wrongUsage, type Command, type Io } from './command';
import { commandEnv } from './env';
import { holdCommand, type HeldCommand } from './run-process';
import type { RequestOf, ResponseOf } from '../../shared/wire';
import type { agentWire } from '../../shared/protocol';

type Opened = ResponseOf<typeof agentWire, 'run.open'>;

const words = {
  name: 'run',
  summary: 'start a command so that it can be paused and ended whole',
  usage: [
    'Usage: holdpoint run [--] <command> [arguments]',
    '',
    'Asks the daemon for a run of its own, puts the command into its control group before it starts, and waits for it.',
    'Where this system has no control group to write, the command runs weakly contained, and that is said.',
    'If the daemon does not run, nothing is started.',
    'Exit code: that of the command, 128 + n when signal n ended it, 125 when it could not be started contained, 3 when the daemon does not run.',
  ].join('\n'),
};

/** `holdpoint run`: never starts a command that the daemon does not hold. */
export const runCommand: Command = {
  ...words,
  run: async (args, io) => {
    const command = args[0] === '--' ? args.slice(1) : args;
    if (command.length === 0) return wrongUsage(io, words, 'Which command is to be started?');
    if (args[0] !== '--' && command[0]?.startsWith('-') === true)
      return wrongUsage(io, words, `There is no option ${command[0]}.`);
    const request: RequestOf<typeof agentWire, 'run.open'> = {
      command: [...command],
      cwd: process.cwd(),
      pid: process.pid,
    };
    const opened = await agentCall(io.paths.agentSocket, 'run.open', request);
    return opened.ok ? runHeld(command, opened.value, io) : refused(io, opened);
  },
};

async function runHeld(command: readonly string[], opened: Opened, io: Io): Promise<number> {
  const { runId, group, containment, why } = opened;
  if (containment !== 'strong') io.err(`holdpoint: This run is weakly contained. ${why}`);
  const held = holdCommand(command, group, commandEnv(io.paths));
  const exit = held === null ? exitCode.failed : await watchHeld(held, runId, io);
  if (held === null) io.err('holdpoint: There is no shell to start the command with.');
  // A lost daemon finds the end of the run by itself; the command's exit code is what matters here.
  await agentCall(io.paths.agentSocket, 'run.closed', { runId, exit });
  return exit;
}

/** Lets the command start once the daemon knows its first process; else ends it unstarted. */
async function watchHeld(held: HeldCommand, runId: string, io: Io): Promise<number> {
  const started = await Promise.race([
    agentCall(io.paths.agentSocket, 'run.started', { runId, pid: held.pid }),
    held.ended,
  ]);
  // It ended before it could begin: the launcher said why.
  if (typeof started === 'number') return started;
  if (started.ok) {
    if (started.value.paused) {
      io.err(
        'holdpoint: The command is paused before it begins, because you count as away. It begins when you are back.',
      );
    }
    held.go();
    return held.ended;
  }
  // SECURITY: T-16: a command whose root the daemon does not know could not be stopped, so it never begins.
  held.kill();
  await held.ended;
  return refused(io, started);
}
