import { byNow } from '../../shared/ended-run';
import type { AppState, EndReport } from '../../shared/ipc';

/** An end report as it is by now, by a later state of the app; while there is no daemon nothing more is known. */
export function sinceThen(report: EndReport, app: AppState | null): EndReport {
  const snapshot = app?.link.kind === 'ready' ? app.snapshot : null;
  return { ...report, runs: report.runs.map((run) => byNow(run, snapshot)) };
}
