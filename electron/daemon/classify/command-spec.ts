import type { Effect } from '../../../shared/model/classification';
import type { Arg } from './shell-word';
import type { Which } from './world';

/**
 * What is known of a command. Option lists are words separated by spaces. A command that is not in the
 * table has the effect `unknown`. An option that is not listed is opaque wherever the command would otherwise count as
 * harmless: where it only looks, where it has sub-commands, and where `flags` are given.
 */
export type CommandSpec = {
  /** Effects of running it at all; the first one is also what it does to its operands. */
  readonly does: Effect | readonly Effect[];
  /**
   * What its operands are. `objects` (default): words such as revisions, of which those count that are, taken as paths, protected
   * or outside the project. `text`: words that are never opened. `paths`: files. `pattern`: first a pattern or
   * script, then files. `copy`: files that are read, the last one is written. `host`: URLs or hosts.
   */
  readonly operands?: 'text' | 'paths' | 'pattern' | 'copy' | 'move' | 'host' | 'objects';
  /** Works on the working directory when no path is named. */
  readonly here?: boolean;
  /**
   * Harmless options: `-abc` stands for `-a`, `-b` and `-c`, `#` among them for a number. `*` alone: all there are. `any` alone: all
   * that carry no value after `=`; for programs of which no switch runs or writes anything that is not listed below.
   */
  readonly flags?: string;
  /** Options whose value is of no interest. */
  readonly takes?: string;
  /** Options whose value chooses files by name. */
  readonly globs?: string;
  /** Options whose value is the pattern, so that all operands are files. */
  readonly pattern?: string;
  /** Options whose value is a file that is read, or written. */
  readonly reads?: string;
  readonly writes?: string;
  /** Options whose value is the directory to work in. */
  readonly chdir?: string;
  /** Options that add an effect. */
  readonly adds?: Readonly<Record<string, Effect>>;
  /** Options by which it runs or loads something that cannot be seen. */
  readonly opaque?: string;
  /** Options with which it only lists, whatever `does` says. */
  readonly lists?: string;
  /** Talks about a repository, so it obeys the settings of the one that it finds. */
  readonly repository?: boolean;
  /** Looks into files below folders: all, or those that no dot hides. */
  readonly opens?: Which;
  /** Options that make it open more: hidden files, or the files below folders at all. */
  readonly opensMore?: string;
  /** What it does when no operand is named: an installer then takes what the project's manifest and lock file name. */
  readonly alone?: readonly Effect[];
  /** Only lists when it has at most this many operands. */
  readonly listsUpTo?: number;
  /** Options whose value is sent away; `@name` means the file of that name. */
  readonly sends?: string;
  /** A place that it reaches although no word names it, `~/` being the home directory. */
  readonly place?: readonly [Effect, string];
  /** Operands of such a form add an effect. */
  readonly marks?: readonly (readonly [RegExp, Effect])[];
  /** Throws away changes in files that its operands name: a second one, or one that exists. */
  readonly discards?: true;
  /** Options whose value is the method of a request: all but those that only ask send something. */
  readonly methods?: string;
  /** What it gives is code that nobody has seen, should an interpreter be fed with it. */
  readonly unseen?: true;
  /** Starts what it installs: only its first operand is a package, the rest is told to that. */
  readonly starts?: true;
  /** It only reaches the network to be fetched itself, and tells it none of its words. */
  readonly fetched?: true;
  /** Its words name a container and the command that runs in it: what only looks there changes nothing here either. */
  readonly inside?: true;
  /** Its first word is a task of the project, which may reach further than the project: `make deploy`. */
  readonly projectTasks?: true;
  /** What it is instead with words that say so. */
  readonly instead?: readonly [(words: readonly Arg[]) => boolean, CommandSpec];
  readonly sub?: CommandTable;
  /**
   * For programs with hundreds of sub-commands (`aws ec2 describe-images`): what the first word that is one of these verbs says.
   * Words before it name a service or a kind of thing.
   */
  readonly verbs?: Verbs;
};

/** Verbs of a program's sub-commands: those that show a secret, those that change something, those that only look. Tried in this order. */
export type Verbs = { readonly secrets: RegExp; readonly changes: RegExp; readonly looks: RegExp };

/** Commands by name. A map, so that a command called `constructor` is unknown like any other. */
export type CommandTable = ReadonlyMap<string, CommandSpec>;

/** One row of a table for several commands that are alike; `names` separated by spaces. */
export const alike = (names: string, spec: CommandSpec): [string, CommandSpec][] =>
  names.split(' ').map((name) => [name, spec]);

/** Sub-commands of one command, written as the rows of a table. */
export const subs = (...rows: readonly [string, CommandSpec][][]): CommandTable =>
  new Map(rows.flat());
