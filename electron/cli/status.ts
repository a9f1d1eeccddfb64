import { exitCode, readArguments, refused, withDaemon, type Command } from './command';
import { formatStatus } from './format-status';
import { jsonLine, painter } from './terminal-text';

export const statusCommand: Command = {
  name: 'status',
  summary: 'who is there, what runs, what waits',
  usage: `Usage: holdpoint status [--json]

Shows the operator's presence, waiting calls, connected agents and their runs.

  --json  the whole snapshot as one line of JSON`,
  async run(args, io) {
    const given = readArguments(
      statusCommand,
      { args, options: { json: { type: 'boolean' } }, words: 0 },
      io,
    );
    if (given === null) return exitCode.usage;
    return withDaemon(io, async (client) => {
      const snapshot = await client.call('subscribe', {});
      if (!snapshot.ok) return refused(io, snapshot);
      io.out(
        given.values.json === true
          ? jsonLine(snapshot.value)
          : formatStatus(snapshot.value, painter(io.color), Date.now()),
      );
      return exitCode.ok;
    });
  },
};
