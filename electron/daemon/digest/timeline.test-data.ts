import type { PresenceState } from '../../../shared/model/presence';
import type { TimelineRecord } from '../../../shared/store-port';

/** Presence changed to a state, or a daemon started or stopped. */
export type Step = {
  readonly kind: PresenceState | 'started' | 'stopped';
  readonly atMs: number;
};

function partsOf(
  kind: Step['kind'],
  beforeMs: number | null,
): Pick<TimelineRecord, 'type' | 'presence' | 'payload' | 'beforeMs'> {
  if (kind === 'stopped')
    return { type: 'daemon.stopped', presence: 'gone', payload: {}, beforeMs: null };
  if (kind === 'started')
    return { type: 'daemon.started', presence: 'gone', payload: {}, beforeMs };
  const payload = { state: kind, why: `a test says ${kind}` };
  return { type: 'presence.changed', presence: kind, payload, beforeMs: null };
}

/** A timeline as the store reads it, one record a step. */
export const timelineOf = (...steps: readonly Step[]): TimelineRecord[] =>
  steps.map(({ kind, atMs }, i) => ({
    seq: i + 1,
    wallMs: atMs,
    agent: null,
    ...partsOf(kind, steps[i - 1]?.atMs ?? null),
  }));
