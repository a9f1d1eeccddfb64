import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { daemonFiles } from '../client/daemon-process';
import { connectOperator } from '../client/operator-client';
import { reachDaemon } from '../client/reach-daemon';
import { Watchdog } from '../client/watchdog';
import type { Paths } from '../../shared/platform';
import type { Io } from './command';
import { colorWanted } from './env';
import { passphraseFromStdin, passphraseFromTerminal } from './passphrase';
import { confirmAtTerminal } from './confirm';
import { guarded } from './terminal-text';

/** The real world of a command: this process's terminal, this build's folder, this user's daemon. */
export function terminalIo(paths: Paths, version: string): Io {
  // The bundle is `cli/holdpoint.js`.
  const home = join(dirname(fileURLToPath(import.meta.url)), '..');
  const color = process.stdout.isTTY && colorWanted();
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => interrupted.abort());
  // A reader that goes away (`| head`) ends us quietly, as it does other commands.
  process.stdout.on('error', () => process.exit(0));
  return {
    out: (text) => void process.stdout.write(`${guarded(text, color)}\n`),
    err: (text) => void process.stderr.write(`${guarded(text, false)}\n`),
    color,
    paths,
    home,
    version,
    connect: () => connectOperator({ socketPath: paths.operatorSocket, client: 'cli', version }),
    reach: () =>
      reachDaemon({
        client: 'cli',
        files: daemonFiles(home),
        paths,
        version,
        watchdog: new Watchdog(),
      }),
    passphrase: (from) =>
      from === 'stdin'
        ? passphraseFromStdin()
        : passphraseFromTerminal('Passphrase of the operator key: '),
    secret: passphraseFromTerminal,
    confirm: (question) => confirmAtTerminal(question, interrupted.signal),
    interrupted: interrupted.signal,
  };
}
