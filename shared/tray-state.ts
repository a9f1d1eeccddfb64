import type { AppState } from './ipc';
import type { Run } from './model/run';
import type { Snapshot, TrayState } from './model/snapshot';

/** Calls that wait for the operator's own answer; identical ones that share an answer count each. */
export const waitingCalls = (snapshot: Snapshot): number =>
  snapshot.approvals
    .filter((card) => card.state === 'pending')
    .reduce((sum, card) => sum + card.count, 0);

/** A run that stands still, is being paused, or could not be paused or resumed whole: what it needs next is a resume. */
export const isPaused = ({ state, resumeFailed }: Pick<Run, 'state' | 'resumeFailed'>): boolean =>
  state === 'paused' || state === 'pausing' || state === 'pause-failed' || resumeFailed !== null;

/** Something of it works on although it was to stand still or to end. */
export const isLoose = ({ state, remaining }: Pick<Run, 'state' | 'remaining'>): boolean =>
  state === 'pause-failed' || (state === 'killing' && remaining.length > 0);

/**
 * Why Holdpoint does not watch as it should, in order of weight: calls may go unseen or unstopped, every call is denied because nothing
 * can be recorded, or an error notice stands. Null when nothing is known to be wrong.
 */
export type Unprotected = 'no-daemon' | 'hook-changed' | 'pause-failed' | 'journal' | 'error';

export function unprotectedWhy(snapshot: Snapshot | null): Unprotected | null {
  if (snapshot === null) return 'no-daemon';
  if (changedHooks(snapshot).length > 0) return 'hook-changed';
  if (snapshot.runs.some((run) => isLoose(run))) return 'pause-failed';
  const errors = snapshot.notices.filter(({ level }) => level === 'error');
  if (errors.some(({ id }) => id === 'journal')) return 'journal';
  return errors.length > 0 ? 'error' : null;
}

/** Labels of the products whose hook was altered or removed behind our back. */
export const changedHooks = ({ agents }: Snapshot): readonly string[] =>
  agents.filter(({ hook }) => hook === 'changed').map(({ label }) => label);

export const liveRuns = (snapshot: Snapshot): Snapshot['runs'] =>
  snapshot.runs.filter((run) => run.state !== 'ended');

/** Does anything stand still or wait because of absence or a pause? */
export function isHeld(snapshot: Snapshot): boolean {
  const live = liveRuns(snapshot);
  const paused = live.filter((run) => isPaused(run));
  const allPaused = live.length > 0 && paused.length === live.length;
  // Behind the cards of a run that asks very often calls wait as well: they wait for those answers and are not held.
  const behindCards = paused.length === 0 && waitingCalls(snapshot) > 0;
  const someHeld = snapshot.heldCalls > 0 && !behindCards;
  return snapshot.presence.state !== 'present' || someHeld || allPaused;
}

/** The state line of tray and window: the worst that holds (unprotected > held > waiting > watching). */
export function trayStateOf({ snapshot }: Pick<AppState, 'snapshot'>): TrayState {
  if (snapshot === null || unprotectedWhy(snapshot) !== null) return 'unprotected';
  if (isHeld(snapshot)) return 'held';
  return waitingCalls(snapshot) > 0 ? 'waiting' : 'watching';
}
