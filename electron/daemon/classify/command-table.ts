import type { CommandSpec, CommandTable } from './command-spec';
import { fileCommands } from './commands-files';
import { versionControlCommands } from './commands-git';
import { systemCommands } from './commands-system';
import { toolCommands } from './commands-tools';

/** Every command that is known by name. */
export const commandTable: CommandTable = new Map<string, CommandSpec>([
  ...fileCommands,
  ...versionControlCommands,
  ...systemCommands,
  ...toolCommands,
]);
