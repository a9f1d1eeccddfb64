import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presenceSpans, shownSpans, spansBetween } from './spans';
import { timelineOf, type Step } from './timeline.test-data';

const kind = fc.constantFrom(
  'present' as const,
  'idle' as const,
  'away' as const,
  'locked' as const,
  'gone' as const,
  'started' as const,
  'stopped' as const,
);
/** Times in any order: a wall clock can be set back. */
const steps = fc.array(fc.record({ kind, atMs: fc.integer({ min: 0, max: 1_000 }) }), {
  maxLength: 40,
});
const spansOf = (...given: readonly Step[]) => shownSpans(presenceSpans(timelineOf(...given)));

describe('spans of presence', () => {
  it('tile the time: each begins where the one before it ends, none is empty but the open one, only the last is open', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const spans = spansOf(...given);
        spans.forEach((span, i) => {
          const next = spans[i + 1];
          expect(span.toMs).toBe(next === undefined ? null : next.fromMs);
          if (span.toMs !== null) expect(span.toMs).toBeGreaterThan(span.fromMs);
        });
        expect(spans.length > 0).toBe(given.length > 0);
      }),
    );
  });

  it('at every moment say what the newest record of that moment said, where the clock only went forward', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 1_000 }), (given, atMs) => {
        const forward = given.toSorted((a, b) => a.atMs - b.atMs);
        const last = forward.findLast((step) => step.atMs <= atMs);
        const [span] = spansOf(...forward).filter(
          ({ fromMs, toMs }) => fromMs <= atMs && (toMs ?? Infinity) > atMs,
        );
        const isState = last?.kind !== 'started' && last?.kind !== 'stopped';
        const next = forward.find((step) => step.atMs > atMs);
        // What a killed daemon left is nobody's knowledge from its last record on.
        const lost = next?.kind === 'started' && last?.kind !== 'stopped';
        if (last === undefined) expect(span).toBeUndefined();
        else expect(span?.state).toBe(isState && !lost ? last.kind : 'gone');
      }),
    );
  });

  it('say gone from the last sign of life of a daemon that was killed', () => {
    const spans = spansOf(
      { kind: 'started', atMs: 0 },
      { kind: 'present', atMs: 10 },
      { kind: 'started', atMs: 500 },
      { kind: 'present', atMs: 510 },
    );
    expect(spans.map(({ state, fromMs, toMs }) => [state, fromMs, toMs])).toEqual([
      ['gone', 0, 10],
      ['gone', 10, 500],
      ['gone', 500, 510],
      ['present', 510, null],
    ]);
    expect(spans[1]?.why).toBe('the daemon was interrupted');
  });

  it('are those that touch the time asked for', () => {
    const spans = presenceSpans(
      timelineOf(
        { kind: 'present', atMs: 0 },
        { kind: 'locked', atMs: 100 },
        { kind: 'present', atMs: 200 },
      ),
    );
    const asked = (fromMs: number, toMs: number) =>
      spansBetween(spans, { fromMs, toMs }).map(({ fromMs: from }) => from);
    expect(asked(120, 150)).toEqual([100]);
    expect(asked(50, 150)).toEqual([0, 100]);
    expect(asked(300, 400)).toEqual([200]);
    expect(asked(-20, -10)).toEqual([]);
  });
});
