import type { EndReport } from './ipc';
import type { Snapshot } from './model/snapshot';

type EndedRun = EndReport['runs'][number];

/**
 * A run of an end report as it is by a later snapshot. What the daemon could not end at once it tries again by itself, and a run that the
 * snapshot no longer names it has read back as gone to its last process. Without a snapshot (null) nothing more is known.
 */
export function byNow(run: EndedRun, later: Snapshot | null): EndedRun {
  const lives = later === null || later.runs.some(({ id }) => id === run.runId);
  if (run.verified || lives) return run;
  return { ...run, ended: run.ended + run.remaining.length, verified: true, remaining: [] };
}
