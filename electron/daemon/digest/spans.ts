import { z } from 'zod';
import { PresenceState, type PresenceSpan } from '../../../shared/model/presence';
import type { TimelineRecord } from '../../../shared/store-port';

/** A span with the record that began it. */
export type SpanFrom = PresenceSpan & { readonly seq: number };

const edge = (record: TimelineRecord, state: PresenceState, why: string): Edge => ({
  seq: record.seq,
  atMs: record.wallMs,
  state,
  why,
});
type Edge = {
  readonly seq: number;
  readonly atMs: number;
  readonly state: PresenceState;
  readonly why: string;
};

/** What one record says about where the operator was from then on. */
function edgesOf(record: TimelineRecord, before: TimelineRecord | undefined): readonly Edge[] {
  const { payload } = record;
  switch (record.type) {
    case 'presence.changed': {
      const state = PresenceState.safeParse(payload['state']).data ?? record.presence;
      const why = typeof payload['why'] === 'string' ? payload['why'] : '';
      return [edge(record, state, why)];
    }
    case 'daemon.stopped':
      return [edge(record, 'gone', 'the daemon was stopped')];
    case 'daemon.started': {
      const started = edge(record, 'gone', 'the daemon was started');
      return wasInterrupted(record, before)
        ? [
            {
              ...edge(record, 'gone', 'the daemon was interrupted'),
              atMs: record.beforeMs ?? record.wallMs,
            },
            started,
          ]
        : [started];
    }
    default:
      return [];
  }
}

/**
 * Where the operator was from the first change on that could not be recorded, as a record afterwards says it, and the number of the one
 * that tells what was refused.
 */
const Unrecorded = z.object({
  seq: z.number().int(),
  states: z.array(z.object({ state: PresenceState, why: z.string(), atMs: z.number() })).min(1),
});

/** What tells of an absence that was not recorded belongs to it; the stay after it begins with the record that says where he was. */
function unrecordedEdges(record: TimelineRecord): readonly Edge[] {
  const told = Unrecorded.safeParse(record.payload['unrecorded']).data;
  return (told?.states ?? []).map((one) => ({
    ...one,
    seq: one.state === 'present' ? record.seq : Math.min(told?.seq ?? record.seq, record.seq),
  }));
}

function allEdges(story: readonly TimelineRecord[]): readonly Edge[] {
  const edges: Edge[] = [];
  for (const [i, record] of story.entries()) {
    const meanwhile = unrecordedEdges(record);
    const since = meanwhile[0]?.atMs ?? Infinity;
    // Those that were recorded since are among them.
    while ((edges.at(-1)?.atMs ?? -Infinity) > since) edges.pop();
    edges.push(...meanwhile);
    const own = edgesOf(record, story[i - 1]);
    edges.push(...own.filter(({ state }) => state !== meanwhile.at(-1)?.state));
  }
  return edges;
}

/** A daemon that started though none had stopped: the one before it was killed, or the machine went down. `before` is the record before it of those that `isDaemonOrPresence`. */
export const wasInterrupted = (
  started: TimelineRecord,
  before: TimelineRecord | undefined,
): boolean => started.beforeMs !== null && before?.type !== 'daemon.stopped';

/** Leases say nothing about where the operator is. */
export const isDaemonOrPresence = ({ type }: TimelineRecord): boolean =>
  type === 'presence.changed' || type === 'daemon.started' || type === 'daemon.stopped';

/**
 * Where the operator was, as the journal has it: each span begins where the one before it ends, and only the last is open. Time that
 * no daemon saw is `gone`. A clock that was set back makes a span empty, never one that runs backwards.
 */
export function presenceSpans(timeline: readonly TimelineRecord[]): readonly SpanFrom[] {
  const story = timeline.filter(isDaemonOrPresence);
  const edges = allEdges(story);
  let nowMs = -Infinity;
  const starts = edges.map(({ atMs, ...rest }) => {
    nowMs = Math.max(nowMs, atMs);
    return { ...rest, fromMs: nowMs };
  });
  return starts.map((span, i) => ({ ...span, toMs: starts[i + 1]?.fromMs ?? null }));
}

const isEmpty = ({ fromMs, toMs }: SpanFrom): boolean => fromMs === toMs;

/** As they are shown: without their records, and without those that no time was spent in. */
export const shownSpans = (spans: readonly SpanFrom[]): PresenceSpan[] =>
  spans
    .filter((span) => !isEmpty(span))
    .map(({ state, why, fromMs, toMs }) => ({ state, why, fromMs, toMs }));

/** Those that touch the time between two wall times (ms, both included). */
export const spansBetween = (
  spans: readonly SpanFrom[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): PresenceSpan[] =>
  shownSpans(spans.filter((span) => span.fromMs <= toMs && (span.toMs ?? Infinity) >= fromMs));
