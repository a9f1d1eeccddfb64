import { acpCommand } from './acp';
import { agentsCommand } from './agents';
import { agentCommand } from './agents-act';
import { approveCommand, denyCommand } from './answer';
import { approvalsCommand, showCommand } from './approvals';
import { exitCode, type Command, type Io } from './command';
import { connectCommand, disconnectCommand } from './connect';
import { startCommand, stopCommand } from './daemon';
import { setupCommand } from './setup';
import { digestCommand } from './digest';
import { doctorCommand } from './doctor';
import { awayCommand, backCommand } from './away';
import { lockerCommand } from './locker';
import { grantsCommand } from './grants';
import { columns } from './layout';
import { leaseCommand, leasesCommand } from './leases';
import { logCommand } from './log';
import { mcpCommand } from './mcp';
import { runCommand } from './run';
import { policyCommand } from './policy';
import { killCommand, pauseCommand, resumeCommand } from './runs';
import { statusCommand } from './status';
import { stepUpCommand } from './step-up';
import { verifyCommand } from './verify';

/** Every command, in the order in which they are listed. */
export const commands: readonly Command[] = [
  statusCommand,
  approvalsCommand,
  showCommand,
  approveCommand,
  denyCommand,
  grantsCommand,
  leaseCommand,
  leasesCommand,
  runCommand,
  mcpCommand,
  acpCommand,
  pauseCommand,
  resumeCommand,
  killCommand,
  awayCommand,
  backCommand,
  digestCommand,
  logCommand,
  verifyCommand,
  policyCommand,
  stepUpCommand,
  agentsCommand,
  agentCommand,
  setupCommand,
  connectCommand,
  disconnectCommand,
  doctorCommand,
  lockerCommand,
  startCommand,
  stopCommand,
];

const general = (): string =>
  [
    'Usage: holdpoint <command> [options]',
    '',
    'Holds tool calls of local AI agents until you, really there, say what happens.',
    '',
    ...columns(commands.map(({ name, summary }) => [`  ${name}`, summary])),
    '',
    'holdpoint <command> --help says more about one. holdpoint --version says which this is.',
    'Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 the daemon does not run, 4 not proved to be the operator.',
  ].join('\n');

/** What stands before `--` are ours; the rest belongs to a command that is started. */
const asksForHelp = (args: readonly string[]): boolean => {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some((arg) => arg === '--help' || arg === '-h');
};

/** Runs one command line, without the program's own name, and gives the exit code. */
export async function runCommandLine(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version') {
    io.out(io.version);
    return exitCode.ok;
  }
  const command = commands.find((item) => item.name === name);
  if (command !== undefined) {
    if (!asksForHelp(rest)) return command.run(rest, io);
    io.out(command.usage);
    return exitCode.ok;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    io.out(general());
    return exitCode.ok;
  }
  io.err(
    name === undefined ? general() : `holdpoint: There is no command ${name}.\n\n${general()}`,
  );
  return exitCode.usage;
}
