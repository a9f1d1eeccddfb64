import { resumeMode } from '../../../shared/model/agent';
import type { Clock } from '../../../shared/platform';
import type { Journal } from '../../../shared/store-port';
import type { LiveRun } from './live-run';

/** Records that say whether a run is meant to stand; after a pause it is, whether it all did or not, and until all of it goes on. */
const pauses = ['run.paused', 'run.pause-failed', 'run.resumed'] as const;

/** Who paused a run last, since when (wall ms), and what would let it go on. */
export type LastPause = Pick<LiveRun, 'resumes'> & {
  readonly by: NonNullable<LiveRun['pausedBy']>;
  readonly atMs: number;
};

/** SECURITY: T-16: what cannot be read, or could not be recorded, may have been a pause. */
export const unreadPause = (clock: Clock): LastPause => ({
  by: 'absence',
  resumes: null,
  atMs: clock.wallMs(),
});

/** The pause in which the last daemon left a run; null when it was not meant to stand. */
export function lastPause(
  { journal, clock }: { readonly journal: Pick<Journal, 'newest'>; readonly clock: Clock },
  run: string,
): LastPause | null {
  const newest = journal.newest({ run, types: pauses });
  if (!newest.ok) return unreadPause(clock);
  const last = newest.value;
  if (last === null) return null;
  const { by, resumes, since, verified } = last.payload;
  if (last.type === 'run.resumed' && verified !== false) return null;
  return {
    by: by === 'operator' || by === 'unprotected' ? by : 'absence',
    resumes: resumeMode.safeParse(resumes).data ?? null,
    atMs: typeof since === 'number' ? since : last.wallMs,
  };
}
