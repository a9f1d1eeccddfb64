import type { RunContainment } from '../../../shared/platform';
import { RunGuard } from '../containment/run-guard';
import { WithStrays } from '../containment/with-strays';
import type { LiveRun } from './live-run';

/** What is known of a run when it is made. */
export type AboutRun = Pick<LiveRun, 'label' | 'cwd'> &
  Partial<Pick<LiveRun, 'openedBy' | 'guardAsked'>>;

/** A run of which nothing was seen yet. `startedAt` is wall time in ms. */
export function newRun(
  id: string,
  own: RunContainment,
  about: AboutRun & Pick<LiveRun, 'startedAt'>,
): LiveRun {
  const containment = new WithStrays(own);
  return {
    id,
    containment,
    guard: new RunGuard(containment),
    cwd: about.cwd,
    openedBy: about.openedBy ?? null,
    processes: 0,
    label: about.label,
    startedAt: about.startedAt,
    product: null,
    root: null,
    launcher: null,
    sessions: new Set(),
    pausedBy: null,
    pausedAt: null,
    pausedMonoMs: null,
    resumes: null,
    stoodMs: null,
    resuming: false,
    resumeFailed: null,
    trouble: null,
    guarded: false,
    guardAsked: about.guardAsked ?? false,
    lastCallAt: null,
    calls: 0,
    inFlight: new Map(),
    locks: [],
    remaining: [],
    ended: false,
  };
}
