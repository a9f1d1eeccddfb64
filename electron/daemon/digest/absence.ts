import { presenceSpans, type SpanFrom } from './spans';
import type { TimelineRecord } from '../../../shared/store-port';

/**
 * Idleness alone is an absence once it lasted this long (ms). With the time without input that came before it, that is ten minutes at
 * the default setting: long enough that nobody was reading along.
 */
export const idleAbsenceMs = 5 * 60_000;

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
    const back = spans.findLastIndex((span, i) => i < end && span.state === 'present');
    const stretch = spans.slice(back + 1, end);
    // Before the first stay nobody left. A timeline that was cut may begin in the middle of an absence.
    if (back < 0 && now.whole) return null;
    if (counts(stretch, now.wallMs)) return absenceOf(stretch, spans[end]);
    end = back;
  }
  return null;
}

/** He was seen to leave (away, locked, gone), or idle for long. */
function counts(stretch: readonly SpanFrom[], nowMs: number): boolean {
  const [first] = stretch;
  if (first === undefined) return false;
  if (stretch.some(({ state }) => state !== 'idle')) return true;
  return (stretch.at(-1)?.toMs ?? nowMs) - first.fromMs >= idleAbsenceMs;
}

function absenceOf(stretch: readonly SpanFrom[], back: SpanFrom | undefined): Absence | null {
  const [first] = stretch;
  if (first === undefined) return null;
  const returned = back === undefined ? null : { atMs: back.fromMs, seq: back.seq };
  return { spans: stretch, leftAt: first.fromMs, fromSeq: first.seq, returned };
}
