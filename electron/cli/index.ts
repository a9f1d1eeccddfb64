/** The `holdpoint` command: reads its arguments, runs one command, ends with its exit code. */
import './parse-once';
import { currentPaths } from '../platform/current-paths';
import { exitCode } from './command';
import { runCommandLine } from './commands';
import { terminalIo } from './terminal-io';

const io = terminalIo(currentPaths(), __HOLDPOINT_VERSION__);
try {
  process.exitCode = await runCommandLine(process.argv.slice(2), io);
} catch (error) {
  // Only a fault of our own comes here: refusals are values.
  io.err(`holdpoint: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = exitCode.failed;
}
