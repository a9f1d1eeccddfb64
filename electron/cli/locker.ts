import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { installLocker } from './locker-install';
import {
  exitCode,
  readArguments,
  refused,
  withDaemon,
  wrongUsage,
  type Command,
  type Io,
} from './command';

/** Tells the daemon; the exit code says whether it took it. */
const tell = (io: Io, locked: boolean): Promise<number> =>
  withDaemon(io, async (client) => {
    const said = await client.call('presence.locker', { locked });
    return said.ok ? exitCode.ok : refused(io, said);
  });

/** Locks by the locker itself: it is started whatever the daemon says, and its own exit code is given. */
async function lockWith(io: Io, [program, ...args]: readonly string[]): Promise<number> {
  await tell(io, true);
  const locker = spawn(program ?? '', args, { stdio: 'inherit' });
  const stop = (): void => void locker.kill('SIGTERM');
  io.interrupted.addEventListener('abort', stop);
  try {
    await once(locker, 'exit');
    await tell(io, false);
    return locker.exitCode ?? exitCode.failed;
  } catch {
    // Nothing was locked, so nothing is taken back: only what said locked may say unlocked.
    io.err(`holdpoint locker: ${program ?? ''} could not be started.`);
    await tell(io, false);
    return exitCode.failed;
  }
}

export const lockerCommand: Command = {
  name: 'locker',
  summary: 'tell Holdpoint of a screen locker that nobody else tells of',
  usage: `Usage: holdpoint locker install | show | remove sway|i3|hyprland
       holdpoint locker locked | unlocked
       holdpoint locker run -- <locker> [arguments]

For swaylock, i3lock, hyprlock and other lockers that announce nothing. Holdpoint finds their processes within a second by itself;
these commands tell it at once.

  install   lets the desktop say them: shows the lines, then writes them into its configuration and keeps the rest. On sway and
            hyprland an idle program of its own (swayidle, hypridle) says what logind orders, on i3 xss-lock runs the locker
  show      only shows the lines
  remove    gives the configuration back byte for byte
  locked    the screen is locked; may be said by anybody
  unlocked  takes back \`locked\`, and counts only with fresh input after it; not from inside a run
  run       says locked, runs the locker, and says unlocked when it has ended`,
  async run(args, io) {
    const [verb, dashes, ...words] = args;
    if (verb === 'run' && dashes === '--' && words.length > 0) return lockWith(io, words);
    const given = readArguments(lockerCommand, { args, options: {}, words: [1, 2] }, io);
    if (given === null) return exitCode.usage;
    const [first, second] = given.positionals;
    const nowhere = `There is no ${first ?? ''}${second === undefined ? '' : ` ${second}`}.`;
    switch (first) {
      case 'locked':
      case 'unlocked':
        return second === undefined
          ? tell(io, first === 'locked')
          : wrongUsage(io, lockerCommand, nowhere);
      case 'install':
      case 'show':
      case 'remove':
        return installLocker(io, first, second ?? '') ?? wrongUsage(io, lockerCommand, nowhere);
      default:
        return wrongUsage(io, lockerCommand, nowhere);
    }
  },
};
