import { setTimeout as wait } from 'node:timers/promises';
import { refuse } from '../../shared/reasons';
import { exitCode, readArguments, refused, withDaemon, type Command } from './command';
import { passphraseOption, proveHere } from './prove';

/** Open transactions and answers on their way are finished first. */
const stopTimeoutMs = 20_000;

export const startCommand: Command = {
  name: 'start',
  summary: 'start the daemon',
  usage: `Usage: holdpoint start

Starts the daemon in the background and waits until it answers. One that stands still is set going again, or replaced.
Does nothing when it runs already.`,
  async run(args, io) {
    if (readArguments(startCommand, { args, options: {}, words: 0 }, io) === null)
      return exitCode.usage;
    const running = await io.connect();
    const reached = running.ok ? running : await io.reach();
    if (!reached.ok) return refused(io, reached);
    reached.value.close();
    io.out(`Holdpoint runs${running.ok ? ' already' : ''} (pid ${reached.value.hello.pid}).`);
    return exitCode.ok;
  },
};

export const stopCommand: Command = {
  name: 'stop',
  summary: 'stop the daemon',
  usage: `Usage: holdpoint stop [--passphrase-stdin]

Stops the daemon in order. From then on every call of a connected agent is denied, and commands that
holdpoint run started are frozen until it is started again; Ctrl-C ends them.
Asks for the passphrase of the operator key while a tray app is connected.

  --passphrase-stdin  read the passphrase from the first line of standard input`,
  async run(args, io) {
    const given = readArguments(stopCommand, { args, options: passphraseOption, words: 0 }, io);
    if (given === null) return exitCode.usage;
    return withDaemon(io, async (client) => {
      const gone = new Promise<'gone'>((resolve) => void client.onClose(() => resolve('gone')));
      let stopped = await client.call('daemon.stop', {});
      if (!stopped.ok && stopped.reason === 'not-authenticated') {
        const unproved = await proveHere(io, client, given.values['passphrase-stdin']);
        if (unproved !== null) return unproved;
        stopped = await client.call('daemon.stop', {});
      }
      // The daemon may be gone before its reply is.
      if (!stopped.ok && stopped.reason !== 'daemon-lost') return refused(io, stopped);
      if ((await Promise.race([gone, wait(stopTimeoutMs, 'late', { ref: false })])) === 'late')
        return refused(io, refuse('daemon-hung'));
      io.out(
        'Holdpoint is stopped. Calls of connected agents are denied until it is started again.',
      );
      return exitCode.ok;
    });
  },
};
