import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PresenceState, type PresenceSpan } from '../../shared/model/presence';
import { spansWithin } from './presence-bar';

/** Spans that tile a time, as the daemon gives them. */
const tiled = fc
  .array(fc.tuple(fc.constantFrom(...PresenceState.options), fc.integer({ min: 1, max: 500 })), {
    minLength: 1,
    maxLength: 20,
  })
  .map((parts) => {
    let atMs = 0;
    return parts.map(([state, ms], i): PresenceSpan => {
      const fromMs = atMs;
      atMs += ms;
      return { state, why: '', fromMs, toMs: i === parts.length - 1 ? null : atMs };
    });
  });
const moment = fc.integer({ min: 0, max: 6_000 });

describe('the bar of presence', () => {
  it('fills just the time asked for, without a gap and without an overlap', () => {
    fc.assert(
      fc.property(tiled, moment, moment, (spans, a, b) => {
        fc.pre(a !== b);
        const stretch = { fromMs: Math.min(a, b), toMs: Math.max(a, b) };
        const parts = spansWithin(spans, stretch);
        expect(parts.at(0)?.fromMs).toBe(stretch.fromMs);
        expect(parts.at(-1)?.toMs).toBe(stretch.toMs);
        parts.slice(1).forEach((part, i) => expect(part.fromMs).toBe(parts[i]?.toMs));
      }),
    );
  });
});
