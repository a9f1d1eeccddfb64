import type { AppState, EndReport } from '../../shared/ipc';

/**
 * An end report as it is by now, by a later state of the app. What the daemon could not end at once it tries again by itself, and a run
 * that a later snapshot no longer names it has read back as gone to its last process; while there is no daemon nothing more is known.
 */
export function sinceThen(report: EndReport, app: AppState | null): EndReport {
  const snapshot = app?.link.kind === 'ready' ? app.snapshot : null;
  if (snapshot === null) return report;
  const lives = new Set(snapshot.runs.map(({ id }) => id));
  const runs = report.runs.map((run) =>
    run.verified || lives.has(run.runId)
      ? run
      : { ...run, ended: run.ended + run.remaining.length, verified: true, remaining: [] },
  );
  return { ...report, runs };
}
