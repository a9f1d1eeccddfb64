import { setTimeout as wait } from 'node:timers/promises';
import { daemonFiles, startDaemon } from '../client/daemon-process';
import { refuse } from '../../shared/reasons';
import { exitCode, readArguments, refused, withDaemon, type Command, type Io } from './command';
import { passphraseOption, proveHere } from './prove';

/** How long a starting daemon may take to answer: it verifies the end of its journal first, on a slow disk too. */
const startTimeoutMs = 30_000;

/** Open transactions and answers on their way are finished first. */
const stopTimeoutMs = 20_000;

async function untilItAnswers(io: Io, ended: AbortSignal): Promise<number> {
  const deadline = performance.now() + startTimeoutMs;
  while (performance.now() < deadline && !ended.aborted && !io.interrupted.aborted) {
    const client = await io.connect();
    if (client.ok) {
      client.value.close();
      io.out(`Holdpoint runs (pid ${client.value.hello.pid}).`);
      return exitCode.ok;
    }
    if (client.reason !== 'daemon-absent') return refused(io, client);
    await wait(50);
  }
  io.err(`holdpoint: The daemon did not come up. ${io.paths.daemonLog} says why.`);
  return exitCode.failed;
}

export const startCommand: Command = {
  name: 'start',
  summary: 'start the daemon',
  usage: `Usage: holdpoint start

Starts the daemon in the background and waits until it answers. Does nothing when it runs already.`,
  async run(args, io) {
    if (readArguments(startCommand, { args, options: {}, words: 0 }, io) === null)
      return exitCode.usage;
    const running = await io.connect();
    if (running.ok) {
      running.value.close();
      io.out(`Holdpoint runs already (pid ${running.value.hello.pid}).`);
      return exitCode.ok;
    }
    if (running.reason !== 'daemon-absent') return refused(io, running);
    const ended = new AbortController();
    const started = await startDaemon(daemonFiles(io.home), io.paths, (why) => {
      io.err(`holdpoint: ${why}`);
      ended.abort();
    });
    return started.ok ? untilItAnswers(io, ended.signal) : refused(io, started);
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
