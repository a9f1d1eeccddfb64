import { presenceSpans, type SpanFrom } from './spans';
import type { TimelineRecord } from '../../../shared/store-port';

/**
 * Idleness alone is an absence once it lasted this long (ms). With the time without input that came before it, that is ten minutes at
 * the default setting: long enough that nobody was reading along.
 */
export const idleAbsenceMs = 5 * 60_000;

/**
 * A shorter stay (ms) ends no absence: at the return nobody has been told anything yet.
 * SECURITY: T-14: anybody may say that the operator is away, so a run that says it at his return would have an absence of a moment told
 * in place of the one that counts.
 */
export const shortStayMs = 5_000;

/** A stretch of time between two stays of the operator. */
export type Absence = {
  readonly spans: readonly SpanFrom[];
  readonly leftAt: number;
  /** First record of it, and the one that says he is back (exclusive end); null = he is still away. */
  readonly fromSeq: number;
  readonly returned: { readonly atMs: number; readonly seq: number } | null;
};

/** The newest absence that counts, of a timeline oldest first; null when there is none, or nobody had been there before. */
export function newestAbsence(
  timeline: readonly TimelineRecord[],
  now: { readonly wallMs: number; readonly whole: boolean },
): Absence | null {
  const spans = presenceSpans(timeline);
  let end = spans.length;
  while (end > 0) {
    const back = lastStay(spans.slice(0, end));
    const stretch = spans.slice(back + 1, end);
    // Before the first stay nobody left. A timeline that was cut may begin in the middle of an absence.
    if (back < 0 && now.whole) return null;
    if (counts(stretch, now.wallMs)) return absenceOf(stretch, spans[end]);
    end = back;
  }
  return null;
}

/** The last stay, or the first moment with him when no stay was long; -1 when he was never there. */
function lastStay(spans: readonly SpanFrom[]): number {
  const last = spans.findLastIndex(
    ({ state, fromMs, toMs }) =>
      state === 'present' && (toMs === null || toMs - fromMs >= shortStayMs),
  );
  return last < 0 ? spans.findIndex(({ state }) => state === 'present') : last;
}

/** He was seen to leave (away, locked, gone), or idle for long. */
function counts(stretch: readonly SpanFrom[], nowMs: number): boolean {
  const [first] = stretch;
  if (first === undefined) return false;
  if (stretch.some(({ state }) => state !== 'idle' && state !== 'present')) return true;
  return (stretch.at(-1)?.toMs ?? nowMs) - first.fromMs >= idleAbsenceMs;
}

function absenceOf(stretch: readonly SpanFrom[], back: SpanFrom | undefined): Absence | null {
  const [first] = stretch;
  if (first === undefined) return null;
  const returned = back === undefined ? null : { atMs: back.fromMs, seq: back.seq };
  return { spans: stretch, leftAt: first.fromMs, fromSeq: first.seq, returned };
}
