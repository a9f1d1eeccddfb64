import { exitCode, readArguments, refused, withDaemon, type Command } from './command';
import { formatDigest } from './format-digest';
import { jsonLine, painter } from './terminal-text';

/** A long absence is read in seconds, not at once. */
const readTimeoutMs = 60_000;

export const digestCommand: Command = {
  name: 'digest',
  summary: 'what happened while you were away',
  usage: `Usage: holdpoint digest [--json]

Tells your newest absence: what looks suspicious first, then for each agent what ran under its lease, what waited, what was
denied, how long its runs stood still and which ended. Idleness counts as an absence once it lasted five minutes.
Changes nothing, and needs no passphrase.

  --json  the digest as one line of JSON; null when there was no absence`,
  async run(args, io) {
    const options = { json: { type: 'boolean' } } as const;
    const given = readArguments(digestCommand, { args, options, words: 0 }, io);
    if (given === null) return exitCode.usage;
    return withDaemon(io, async (client) => {
      const answer = await client.call('digest.latest', {}, readTimeoutMs);
      if (!answer.ok) return refused(io, answer);
      const { digest } = answer.value;
      if (given.values.json === true) io.out(jsonLine(digest));
      else if (digest === null)
        io.out('There is no absence to tell of: you have not left since you were first there.');
      else io.out(formatDigest(digest, painter(io.color), Date.now()));
      return exitCode.ok;
    });
  },
};
