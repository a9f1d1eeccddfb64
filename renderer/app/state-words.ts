import type { Snapshot, TrayState } from '../../shared/model/snapshot';
import { changedHooks, isPaused, unprotectedWhy, waitingCalls } from '../../shared/tray-state';
import { listWords } from '../i18n/moments';
import { t } from '../i18n/translate';

const heldDetail = (snapshot: Snapshot): string => {
  const paused = snapshot.runs.filter((run) => isPaused(run)).length;
  if (snapshot.presence.state === 'present') return t('state.held.paused', { count: paused });
  const { leases, heldCalls: count } = snapshot;
  return leases.length === 0
    ? t('state.held.detail', { count })
    : t('state.held.leased', { count, leases: leases.length });
};

const watchingDetail = (snapshot: Snapshot): string => {
  if (snapshot.agents.every((agent) => agent.hook === 'not-connected'))
    return t('state.watching.none');
  return t('state.watching.detail', {
    runs: snapshot.runs.filter((run) => run.state !== 'ended').length,
  });
};

/** Why calls may go unseen or unstopped; products at fault are named. */
export function unprotectedWords(snapshot: Snapshot): string {
  const why = unprotectedWhy(snapshot) ?? 'no-daemon';
  const changed = changedHooks(snapshot);
  return t(`state.unprotected.${why}`, { agents: listWords(changed), count: changed.length });
}

/** The state line in words: what holds, and what that means for the calls. */
export function stateWords(
  state: TrayState,
  snapshot: Snapshot,
): { readonly title: string; readonly detail: string } {
  switch (state) {
    case 'watching':
      return { title: t('state.watching'), detail: watchingDetail(snapshot) };
    case 'waiting':
      return {
        title: t('state.waiting', { count: waitingCalls(snapshot) }),
        detail:
          snapshot.heldCalls === 0
            ? t('state.waiting.detail')
            : t('state.waiting.behind', { count: snapshot.heldCalls }),
      };
    case 'held':
      return { title: t('state.held'), detail: heldDetail(snapshot) };
    case 'unprotected':
      return {
        title: t('state.unprotected'),
        detail: unprotectedWords(snapshot),
      };
  }
}
