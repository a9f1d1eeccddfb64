import type { View, AppState, LinkState, PanicKey } from '../../shared/ipc';
import type { ApprovalCard } from '../../shared/model/approval';
import type { Effect } from '../../shared/model/classification';
import type { Snapshot, TrayState } from '../../shared/model/snapshot';
import {
  changedHooks,
  isHeld,
  isLoose,
  isPaused,
  liveRuns,
  trayStateOf,
  unprotectedWhy,
  waitingCalls,
} from '../../shared/tray-state';
import type { Lease } from '../../shared/model/lease';
import { leaseHolder, leaseLine, leftAtMost, scopeWords } from './lease-words';
import { plain } from './plain';

/** What a click in the tray menu does. Nothing here can allow anything. */
export type TrayCommand =
  | { readonly do: 'deny'; readonly approvalId: string; readonly digest: string }
  | { readonly do: 'review'; readonly approvalId: string }
  | { readonly do: 'open'; readonly view: View }
  | { readonly do: 'away'; readonly away: boolean }
  | { readonly do: 'end-lease'; readonly leaseId: string }
  | { readonly do: 'leaving' | 'pause-all' | 'resume-all' | 'kill-all' | 'quit' };

/** The tray menu as data; `tray.ts` turns it into the system's own. */
export type MenuItem =
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'line' }
  | { readonly kind: 'command'; readonly label: string; readonly command: TrayCommand }
  | { readonly kind: 'group'; readonly label: string; readonly items: readonly MenuItem[] };

export type TrayView = {
  readonly state: TrayState;
  /** One sentence; first line of the menu. */
  readonly line: string;
  /** The same, and which leases still stand for how long. Counts down, which the menu does not: replacing an open menu closes it. */
  readonly tip: string;
  readonly menu: readonly MenuItem[];
};

const shownApprovals = 3;

/** What the tray needs besides the state: the keys that end everything, and how long ago (ms) the snapshot came. */
export type TrayMoment = { readonly panicKey: PanicKey; readonly sinceMs: number };

/** Everything the tray shows, from what the app knows. */
export function trayView(app: AppState, moment: TrayMoment): TrayView {
  const line = stateLine(app);
  return {
    state: trayStateOf(app),
    line,
    tip: [line, ...leaseLines(app.snapshot, moment.sinceMs)].join('\n'),
    menu: [{ kind: 'text', label: line }, ...menuBelow(app, moment)],
  };
}

const leaseLines = (snapshot: Snapshot | null, sinceMs: number): string[] =>
  snapshot === null
    ? []
    : snapshot.leases.map((lease) => `Goes on: ${leaseLine(lease, snapshot, sinceMs)}`);

/** What the state is and, where it is not plain watching, why. */
export function stateLine(app: AppState): string {
  const { snapshot } = app;
  if (snapshot === null) return noDaemonLine(app.link);
  const unprotected = unprotectedWords(snapshot);
  if (unprotected !== null) return `Unprotected: ${unprotected}`;
  const unlock = linkLine(app.link);
  if (unlock !== null) return unlock;
  if (isHeld(snapshot)) return `Held: ${heldWhy(snapshot)}`;
  return waitingLine(snapshot);
}

function noDaemonLine(link: LinkState): string {
  switch (link.kind) {
    case 'connecting':
      return 'Unprotected: Holdpoint is starting; agents are denied until it has';
    case 'daemon-down':
      return 'Unprotected: the daemon is not running; connected agents are denied';
    case 'refused':
    case 'set-up':
    case 'locked':
    case 'seat-taken':
    case 'ready':
      return 'Unprotected: nothing is known of the agents yet';
  }
}

/** What the operator must do first; null when the link is as it should be. */
function linkLine(link: LinkState): string | null {
  switch (link.kind) {
    case 'set-up':
      return 'Held: choose a passphrase to begin';
    case 'locked':
      return 'Held: enter your passphrase';
    case 'seat-taken':
      return 'Another Holdpoint window has the seat';
    case 'refused':
      return 'Held: this app could not prove to be yours';
    case 'connecting':
    case 'daemon-down':
    case 'ready':
      return null;
  }
}

/** Names the hook or the run that makes the state unprotected; what an error notice says stands in Now. */
function unprotectedWords(snapshot: Snapshot): string | null {
  const why = unprotectedWhy(snapshot);
  switch (why) {
    case null:
    case 'no-daemon':
      return null;
    case 'hook-changed':
      return hooksChanged(changedHooks(snapshot).map(plain));
    case 'pause-failed': {
      const loose = snapshot.runs.find((run) => isLoose(run));
      return `not every process of ${plain(loose?.label ?? 'a run')} stopped`;
    }
    case 'journal':
      return 'nothing can be recorded, every call is denied';
    case 'error':
      return 'something is wrong, see Now';
  }
}

const hooksChanged = (labels: readonly string[]): string =>
  `the ${labels.length === 1 ? 'hook' : 'hooks'} of ${new Intl.ListFormat('en').format(labels)} ${labels.length === 1 ? 'was' : 'were'} changed`;

const absence = {
  idle: 'you are idle',
  away: 'you said that you are away',
  locked: 'the screen is locked',
  gone: 'nobody is here to answer',
} as const;

function heldWhy(snapshot: Snapshot): string {
  const { state } = snapshot.presence;
  const why = state === 'present' ? 'until you resume' : absence[state];
  const paused = liveRuns(snapshot).filter((run) => isPaused(run)).length;
  const parts = [why];
  if (paused > 0) parts.push(counted(paused, 'run paused', 'runs paused'));
  if (snapshot.heldCalls > 0) parts.push(counted(snapshot.heldCalls, 'call held', 'calls held'));
  const leases = state === 'present' ? 0 : snapshot.leases.length;
  if (leases > 0) parts.push(counted(leases, 'agent goes on by lease', 'agents go on by lease'));
  return parts.join(', ');
}

function waitingLine(snapshot: Snapshot): string {
  const waiting = waitingCalls(snapshot);
  if (waiting > 0) return `${counted(waiting, 'call waits', 'calls wait')} for you`;
  const live = liveRuns(snapshot).length;
  return live === 0 ? 'Watching: no agent is running' : `Watching ${counted(live, 'run', 'runs')}`;
}

/** What quitting does to the runs there are, in one sentence; null when there is none to tell of. */
export function quitSentence({ snapshot }: AppState): string | null {
  const live = snapshot === null ? 0 : liveRuns(snapshot).length;
  if (live === 0) return null;
  const stand = counted(live, 'run stands', 'runs stand');
  return `With this app gone nobody can answer: ${stand} still, and every call is held or denied until you start it again.`;
}

const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

function menuBelow({ snapshot }: AppState, { panicKey, sinceMs }: TrayMoment): MenuItem[] {
  const pending = (snapshot?.approvals ?? []).slice(0, shownApprovals).map(approvalGroup);
  const leases =
    snapshot === null ? [] : snapshot.leases.map((lease) => leaseGroup(lease, snapshot, sinceMs));
  const line: MenuItem = { kind: 'line' };
  return [
    ...(pending.length > 0 ? [line, ...pending] : []),
    ...(leases.length > 0 ? [line, ...leases] : []),
    line,
    command('I’m leaving…', { do: 'leaving' }),
    awayCommand(snapshot),
    line,
    command('Pause all', { do: 'pause-all' }),
    command('Resume', { do: 'resume-all' }),
    command(endLabel(panicKey), { do: 'kill-all' }),
    line,
    command('Now', { do: 'open', view: 'now' }),
    command('History', { do: 'open', view: 'history' }),
    line,
    command('Quit', { do: 'quit' }),
  ];
}

const command = (label: string, what: TrayCommand): MenuItem => ({
  kind: 'command',
  label,
  command: what,
});

function awayCommand(snapshot: Snapshot | null): MenuItem {
  const isAway = snapshot?.presence.state === 'away';
  return command(isAway ? 'I am back' : 'I am away', { do: 'away', away: !isAway });
}

/** Keys that may do nothing are not promised. */
const endLabel = ({ keys, state }: PanicKey): string =>
  state === 'works' ? `End everything now (${keys})` : 'End everything now';

/** A lease with its end in one press. */
const leaseGroup = (lease: Lease, snapshot: Snapshot, sinceMs: number): MenuItem => ({
  kind: 'group',
  label: `Lease: ${leaseHolder(lease, snapshot)}, ${leftAtMost(lease, sinceMs)}`,
  items: [
    { kind: 'text', label: scopeWords(lease) },
    { kind: 'text', label: `${lease.used} of ${lease.calls} calls used` },
    command('End this lease', { do: 'end-lease', leaseId: lease.id }),
  ],
});

function approvalGroup(card: ApprovalCard): MenuItem {
  const { id: approvalId, digest } = card;
  return {
    kind: 'group',
    label: approvalLabel(card),
    items: [
      command('Deny', { do: 'deny', approvalId, digest }),
      command('Review', { do: 'review', approvalId }),
    ],
  };
}

/** Who asks for what, in our own words: an agent's words never stand in a menu (T-30). */
export function approvalLabel(card: ApprovalCard): string {
  const many = card.count > 1 ? ` (${card.count} times)` : '';
  return `${plain(card.agentLabel)} ${effectWords(card)}${many}`;
}

function effectWords({ classification }: ApprovalCard): string {
  if (classification.uninspectable !== null)
    return 'asks for something that cannot be seen through';
  const strongest = classification.effects.reduce<Effect | null>(heavier, null);
  return `wants to ${strongest === null ? 'use a tool' : wants[strongest]}`;
}

const wants: Readonly<Record<Effect, string>> = {
  reads: 'read',
  searches: 'search',
  delegates: 'start a sub-agent',
  writes: 'write files',
  executes: 'run a program',
  unknown: 'do something unknown',
  network: 'use the network',
  installs: 'install software',
  publishes: 'publish',
  'rewrites-history': 'rewrite history',
  'controls-processes': 'control processes',
  'drives-input': 'drive keyboard or pointer',
  'changes-permissions': 'change permissions',
  deletes: 'delete',
  persists: 'start by itself later',
  'touches-credentials': 'touch credentials',
  'sends-data': 'send data away',
  escalates: 'take the rights of another user',
  'runs-remote-code': 'run code from the network',
  'weakens-defences': 'weaken the protection of this machine',
  destroys: 'destroy data for good',
  'changes-instructions': 'change agent instructions',
  'changes-holdpoint': 'change Holdpoint',
};
/** `wants` is written in the order of weight of `Effect`. */
const weights = new Map(Object.keys(wants).map((effect, weight) => [effect, weight]));
const weight = (effect: Effect | null): number =>
  effect === null ? -1 : (weights.get(effect) ?? -1);
const heavier = (a: Effect | null, b: Effect): Effect => (weight(b) > weight(a) ? b : (a ?? b));
