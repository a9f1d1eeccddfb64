import { exitCode, readArguments, refused, withDaemon, type Command } from './command';
import { passphraseOption, proveHere } from './prove';

export const awayCommand: Command = {
  name: 'away',
  summary: 'say that you are away: every call waits until you are back',
  usage: `Usage: holdpoint away

Says that you are away, as the switch in the tray does. From then on every call waits, whatever the mouse does, until you say
that you are back, in the tray or with \`holdpoint back\`. Needs no passphrase.`,
  async run(args, io) {
    if (readArguments(awayCommand, { args, options: {}, words: 0 }, io) === null)
      return exitCode.usage;
    return withDaemon(io, async (client) => {
      const said = await client.call('away', { away: true });
      if (!said.ok) return refused(io, said);
      io.out('You are away. `holdpoint back` ends it.');
      return exitCode.ok;
    });
  },
};

export const backCommand: Command = {
  name: 'back',
  summary: 'say that you are back (asks for your passphrase)',
  usage: `Usage: holdpoint back [--passphrase-stdin]

Ends \`holdpoint away\`. Asks for the passphrase of the operator key. You count as present again once the tray app sees input of
yours.

  --passphrase-stdin  read the passphrase from the first line of standard input`,
  async run(args, io) {
    const given = readArguments(backCommand, { args, options: passphraseOption, words: 0 }, io);
    if (given === null) return exitCode.usage;
    return withDaemon(io, async (client) => {
      const unproved = await proveHere(io, client, given.values['passphrase-stdin']);
      if (unproved !== null) return unproved;
      const said = await client.call('away', { away: false });
      if (!said.ok) return refused(io, said);
      io.out('You are back.');
      return exitCode.ok;
    });
  },
};
