import type { CommandSpec, CommandTable } from './command-spec';
import { agentCommands } from './commands-agents';
import { buildCommands } from './commands-build';
import { cloudCommands } from './commands-clouds';
import { containerCommands } from './commands-containers';
import { dataCommands } from './commands-data';
import { fileCommands } from './commands-files';
import { forgeCommands } from './commands-forge';
import { versionControlCommands } from './commands-git';
import { networkCommands } from './commands-network';
import { packageCommands } from './commands-packages';
import { systemCommands } from './commands-system';
import { terminalCommands } from './commands-terminal';

/** Every command that is known by name. A family a file; a later family may not name a command again (command-table.test.ts). */
export const families: Readonly<Record<string, readonly [string, CommandSpec][]>> = {
  files: fileCommands,
  git: versionControlCommands,
  forges: forgeCommands,
  system: systemCommands,
  terminals: terminalCommands,
  network: networkCommands,
  builds: buildCommands,
  packages: packageCommands,
  containers: containerCommands,
  clouds: cloudCommands,
  data: dataCommands,
  agents: agentCommands,
};

/** Every command that is known by name. */
export const commandTable: CommandTable = new Map(Object.values(families).flat());
