import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { OperatorClient } from '../client/operator-client';
import type { Paths } from '../../shared/platform';
import { sentence, type Outcome, type Reason, type Refusal } from '../../shared/reasons';

/** Exit codes of every command, as docs/user/cli.md promises. `run` gives the command's own code instead. */
export const exitCode = { ok: 0, failed: 1, usage: 2, notRunning: 3, notAuthenticated: 4 } as const;

/** What a command sees of the world. Lines end without a newline; nothing an agent wrote reaches a terminal raw. */
export type Io = {
  /** One or more lines to standard output. */
  out(text: string): void;
  /** One or more lines to standard error. */
  err(text: string): void;
  /** May colours be used on standard output? (a terminal, and no NO_COLOR) */
  readonly color: boolean;
  readonly paths: Paths;
  /** Folder that holds `cli`, `daemon`, `hook` and `runtime` of this very build. */
  readonly home: string;
  readonly version: string;
  /** A new, greeted, unauthenticated connection. */
  connect(): Promise<Outcome<OperatorClient>>;
  /** The same; a daemon that is not there is started, and one that stands still is set going or replaced. */
  reach(): Promise<Outcome<OperatorClient>>;
  /** Asks at the terminal without echo, or reads the first line of standard input. Null when there is neither or it was broken off. */
  passphrase(from: 'terminal' | 'stdin'): Promise<string | null>;
  /** Asks at the terminal without echo. Null without a terminal, and when it was broken off. */
  secret(question: string): Promise<string | null>;
  /** Puts a yes-or-no question at the terminal; only y or yes is yes. Null without a terminal, and when it was broken off. */
  confirm(question: string): Promise<boolean | null>;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly interrupted: AbortSignal;
};

/** One command of `holdpoint`. `--help` is answered before `run`; `args` are those after the name; `run` gives the exit code. */
export type Command = {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** Whole help text; its first line is the synopsis. */
  readonly usage: string;
  run(args: readonly string[], io: Io): Promise<number>;
};

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>
>;

/** Options and words of a command; null when they are not as its usage says, and then that was printed (exit code `usage`). */
export function readArguments<const T extends Options>(
  command: Pick<Command, 'name' | 'usage'>,
  given: {
    readonly args: readonly string[];
    readonly options: T;
    /** How many, or from how many to how many. */
    readonly words: number | readonly [least: number, most: number];
  },
  io: Io,
): Parsed<T> | null {
  try {
    const { args, options, words } = given;
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    const [least, most] = typeof words === 'number' ? [words, words] : words;
    const count = parsed.positionals.length;
    if (count >= least && count <= most) return parsed;
    wrongUsage(io, command, `This command takes ${wordsAsked(least, most)}.`);
  } catch (error) {
    wrongUsage(io, command, wrongOption(error));
  }
  return null;
}

const wordsAsked = (least: number, most: number): string => {
  if (most === 0) return 'no words';
  const many = most === 1 ? 'one word' : `${most} words`;
  if (least === most) return many;
  return least === 0 ? `at most ${many}` : `${least} to ${many}`;
};

/** What `parseArgs` found wrong, in one sentence: its own are several lines, with advice that fits no command of ours. */
function wrongOption(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const option = /'(--?[^' ]+)/.exec(said)?.[1];
  if (option === undefined) return said;
  if (said.startsWith('Unknown option')) return `There is no option ${option}.`;
  return said.includes('does not take')
    ? `${option} takes no value.`
    : `${option} needs a value, as in ${option}=VALUE.`;
}

/** Says what is wrong with the arguments and how they should be. */
export function wrongUsage(
  io: Io,
  command: Pick<Command, 'name' | 'usage'>,
  problem: string,
): number {
  io.err(`holdpoint ${command.name}: ${problem}\n\n${command.usage}`);
  return exitCode.usage;
}

const codes: Partial<Record<Reason, number>> = {
  'daemon-absent': exitCode.notRunning,
  'not-authenticated': exitCode.notAuthenticated,
  'authentication-failed': exitCode.notAuthenticated,
  'operator-missing': exitCode.notAuthenticated,
};

/** Prints why something was refused and gives the exit code that says so. */
export function refused(io: Io, refusal: Refusal): number {
  io.err(`holdpoint: ${sentence(refusal)}`);
  return codes[refusal.reason] ?? exitCode.failed;
}

/** Runs `use` on a connection that is closed afterwards; a refused connection is printed. `how` it is made, if not by `connect`. */
export async function withDaemon(
  io: Io,
  use: (client: OperatorClient) => Promise<number>,
  how: 'connect' | 'reach' = 'connect',
): Promise<number> {
  const client = await io[how]();
  if (!client.ok) return refused(io, client);
  try {
    return await use(client.value);
  } finally {
    client.value.close();
  }
}
