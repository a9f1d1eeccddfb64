import { exitCode, readArguments, refused, withDaemon, type Command } from './command';
import { block, jsonLine, shown } from './terminal-text';

export const rulesCommand: Command = {
  name: 'rules',
  summary: 'the rules in force, and what is wrong with the file',
  usage: `Usage: holdpoint rules [--json]

Shows the rules file as the daemon reads it. The exit code is 1 when the file has a fault; then the last good
rules stay in force.

  --json  path, text and fault as one line of JSON`,
  async run(args, io) {
    const given = readArguments(
      rulesCommand,
      { args, options: { json: { type: 'boolean' } }, words: 0 },
      io,
    );
    if (given === null) return exitCode.usage;
    return withDaemon(io, async (client) => {
      const rules = await client.call('rules.read', {});
      if (!rules.ok) return refused(io, rules);
      const { path, text, fault } = rules.value;
      io.out(
        given.values.json === true
          ? jsonLine(rules.value)
          : `# ${shown(path)}\n${block(text.trimEnd(), '')}`,
      );
      if (fault === null) return exitCode.ok;
      io.err(
        `holdpoint: The rules file has a fault, so the last good rules stay in force: ${shown(fault)}`,
      );
      return exitCode.failed;
    });
  },
};
