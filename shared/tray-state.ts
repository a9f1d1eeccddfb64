import type { AppState } from './ipc';
import type { Snapshot, TrayState } from './model/snapshot';

/** Calls that wait for the operator's own answer; identical ones that share an answer count each. */
export const waitingCalls = (snapshot: Snapshot): number =>
  snapshot.approvals
    .filter((card) => card.state === 'pending')
    .reduce((sum, card) => sum + card.count, 0);

/** A run that was paused, is being paused, or could not be paused whole. */
export const isPaused = (state: Snapshot['runs'][number]['state']): boolean =>
  state === 'paused' || state === 'pausing' || state === 'pause-failed';

const isAbsent = (snapshot: Snapshot): boolean =>
  snapshot.presence.state === 'away' ||
  snapshot.presence.state === 'locked' ||
  snapshot.presence.state === 'gone';

/** Is there a product whose calls are asked for at all, and none whose hook was altered behind our back? */
const isGuarded = (snapshot: Snapshot): boolean =>
  snapshot.agents.some((agent) => agent.hook === 'connected') &&
  snapshot.agents.every((agent) => agent.hook !== 'changed');

/** The state line of tray and window: the worst that holds (unprotected > held > waiting > watching). */
export function trayStateOf({ snapshot }: Pick<AppState, 'snapshot'>): TrayState {
  if (snapshot === null || !isGuarded(snapshot)) return 'unprotected';
  const paused = snapshot.runs.some((run) => isPaused(run.state));
  if (isAbsent(snapshot) || paused || snapshot.heldCalls > 0) return 'held';
  return waitingCalls(snapshot) > 0 ? 'waiting' : 'watching';
}
