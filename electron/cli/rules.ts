import { readFileSync } from 'node:fs';
import { faultLine } from '../../shared/faults';
import { exitCode, readArguments, refused, withDaemon, type Command, type Io } from './command';
import { block, jsonLine, shown } from './terminal-text';

async function checkFile(file: string, io: Io): Promise<number> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (fault) {
    io.err(`holdpoint: ${shown(file)} cannot be read: ${shown(faultLine(fault))}`);
    return exitCode.failed;
  }
  return withDaemon(io, async (client) => {
    const checked = await client.call('rules.check', { text });
    if (!checked.ok) return refused(io, checked);
    const { fault } = checked.value;
    if (fault === null) io.out(`${shown(file)} has no fault.`);
    else io.err(`holdpoint: ${shown(file)}: ${shown(fault)}`);
    return fault === null ? exitCode.ok : exitCode.failed;
  });
}

export const rulesCommand: Command = {
  name: 'rules',
  summary: 'the rules in force, and what is wrong with the file',
  usage: `Usage: holdpoint rules [--json] [--check FILE]

Shows the rules file as the daemon reads it. The exit code is 1 when the file has a fault; then the last good
rules stay in force.

  --json        path, text and fault as one line of JSON
  --check FILE  only say whether FILE would do as a rules file; nothing is changed`,
  async run(args, io) {
    const given = readArguments(
      rulesCommand,
      { args, options: { json: { type: 'boolean' }, check: { type: 'string' } }, words: 0 },
      io,
    );
    if (given === null) return exitCode.usage;
    const { check } = given.values;
    if (check !== undefined) return checkFile(check, io);
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
