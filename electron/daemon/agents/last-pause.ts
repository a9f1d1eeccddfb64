import { resumeMode } from '../../../shared/model/agent';
import type { LiveRun } from './live-run';
import type { RegistryWorld } from './run-registry';

/** Records that say whether a run is meant to stand; after a pause it is, whether it all did or not. */
const pauses = ['run.paused', 'run.pause-failed', 'run.resumed'] as const;

/** Who paused a run last, since when (wall ms), and what would let it go on. */
export type LastPause = Pick<LiveRun, 'resumes'> & {
  readonly by: NonNullable<LiveRun['pausedBy']>;
  readonly atMs: number;
};

/** The pause in which the last daemon left a run; null when it was not meant to stand. */
export function lastPause(
  { journal, platform }: Pick<RegistryWorld, 'journal' | 'platform'>,
  run: string,
): LastPause | null {
  const newest = journal.newest({ run, types: pauses });
  // SECURITY: T-16: what cannot be read may have been a pause.
  if (!newest.ok) return { by: 'absence', resumes: null, atMs: platform.clock.wallMs() };
  const last = newest.value;
  if (last === null || last.type === 'run.resumed') return null;
  const { by, resumes } = last.payload;
  return {
    by: by === 'operator' || by === 'unprotected' ? by : 'absence',
    resumes: resumeMode.safeParse(resumes).data ?? null,
    atMs: last.wallMs,
  };
}
