import os from 'node:os';
import { findBase } from '../platform/linux/cgroup-base';
import { sessionBusOf } from '../platform/linux/lock-witness';
import { offersScopes } from '../platform/linux/systemd-scope';
import { processEnv } from '../platform/process-env';
import { LockSource, type WitnessHealth } from '../../shared/model/presence';
import { witnessName } from '../../shared/witness-words';
import { fail, note, ok, type Check } from './check';
import { whyNoGuard } from './guard';
import { shown } from './terminal-text';

/** What follows from one that watches, and from one that is not here. */
type Follows = { readonly watching: string; readonly absent: string };

const locks: Follows = {
  watching: 'A lock that it tells of counts at once',
  absent: 'It tells of no lock; the others have to',
};
const idleTimes: Follows = {
  watching: 'Its word counts for how long you touched nothing',
  absent: 'How long you touched nothing is told by the tray app',
};
const others: Readonly<Record<string, Follows>> = {
  logind: {
    watching: 'Locks, sleep and a session in front that it tells of count at once',
    absent: 'Sleep is found afterwards; locks have to be told by the others',
  },
  'sleep-delay': {
    watching: 'The machine sleeps once your agents were seen to stand',
    absent: 'The machine may sleep before your agents stand',
  },
  'mutter-idle': idleTimes,
  'wayland-idle': idleTimes,
};

const follows = (name: string): Follows =>
  others[name] ?? (LockSource.safeParse(name).success ? locks : idleTimes);

/** One line a witness of presence: how it stands, why, and what follows from that. One that is not here is no failure: no desktop has all. */
export const checkWitnesses = (witnesses: readonly WitnessHealth[]): Check[] =>
  witnesses.map(({ name, state, detail }) => {
    const [who, why] = [shown(witnessName(name)), shown(detail)];
    switch (state) {
      case 'watching':
        return ok(`Presence, ${who}: watching (${why}). ${follows(name).watching}.`);
      case 'absent':
        return note(`Presence, ${who}: not there (${why}). ${follows(name).absent}.`);
      case 'failed':
        return fail(
          `Presence, ${who}: was there and is lost (${why}). What nobody tells of counts as absence.`,
          'Log in anew, or start that service again; Holdpoint finds it by itself.',
        );
      default:
        return state satisfies never;
    }
  });

/** What `holdpoint run` comes by here, as far as that can be seen without starting one. */
export type Contained =
  | { readonly by: 'group'; readonly where: string }
  | { readonly by: 'scope' }
  | { readonly by: 'tree'; readonly why: string };

/** Looks in the order in which the daemon does: a control group of our own, a scope of systemd, the process tree. */
export async function containedHere(): Promise<Contained> {
  if (process.platform !== 'linux')
    return { by: 'tree', why: 'control groups are there on Linux only' };
  const found = findBase(os.userInfo().uid);
  if ('base' in found) return { by: 'group', where: found.base };
  const bus = sessionBusOf(processEnv());
  return bus !== null && (await offersScopes(bus))
    ? { by: 'scope' }
    : { by: 'tree', why: found.why };
}

/** The grade of a run that `holdpoint run` starts, in one line. */
export function checkContainment(contained: Contained): Check {
  switch (contained.by) {
    case 'group':
      return ok(
        `holdpoint run contains strongly: a control group of its own below ${shown(contained.where)}.`,
      );
    case 'scope':
      return ok('holdpoint run contains strongly: systemd makes a scope for each run.');
    case 'tree':
      return note(
        `holdpoint run contains weakly, by the process tree: ${shown(contained.why)}, and no systemd of yours answers. A hostile program can leave it, and such a run gets no lease.`,
        'Log in with a user session of systemd on a kernel with cgroup v2 (Linux 5.14).',
      );
    default:
      return contained satisfies never;
  }
}

/** Can `holdpoint run --guard` put its walls up? */
export function checkGuard(why = whyNoGuard()): Check {
  return why === null
    ? ok('Guard (bwrap) is there: holdpoint run --guard puts walls around a command.')
    : note(`${why} holdpoint run --guard starts nothing.`, 'Install bubblewrap, on Linux.');
}
