import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LockSource } from '../../../shared/model/presence';
import {
  freshBeats,
  initialPresence,
  blindGraceMs,
  leaseMs,
  reconnectGraceMs,
  type PresenceCore,
} from './presence-state';
import { idleAfterMs, type Step } from './presence-drive';
import { reducePresence } from './presence-core';
import { nextDeadline } from './presence-judge';

const lasting: LockSource[] = [
  'logind-hint',
  'logind-session',
  'freedesktop',
  'gnome',
  'xfce',
  'mate',
  'cinnamon',
  'tray-poll',
];

const source = fc.constantFrom<LockSource>(...lasting, 'kde', 'logind-lock', 'suspend');
const anyStep: fc.Arbitrary<[Step, number]> = fc.tuple(
  fc.oneof(
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('hello' as const),
        epoch: fc.constantFrom('e', 'f'),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('beat' as const),
        epoch: fc.constantFrom('e', 'f'),
        seq: fc.integer({ min: 0, max: 60 }),
        idleMs: fc.constantFrom(0, 4_999, 5_000, 400_000),
        locked: fc.constantFrom(null, null, true, false),
        wallMs: fc.constantFrom(0, 500, 1_000, 60_000),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('lock' as const), source }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('unlock' as const), source }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        { kind: 'suspend' as const },
        { kind: 'resume' as const },
        { kind: 'closed' as const },
        { kind: 'tick' as const },
      ),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('away' as const), away: fc.boolean() }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('idle' as const),
        source: fc.constantFrom('wayland' as const, 'mutter' as const),
        idleMs: fc.constantFrom(0, 4_999, 5_000, 400_000),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.oneof(
        fc.record({ kind: fc.constant('session' as const), wayland: fc.boolean() }),
        fc.record({ kind: fc.constant('made' as const), making: fc.boolean() }),
        fc.record({ kind: fc.constant('sight' as const), blind: fc.boolean() }),
        fc.record({ kind: fc.constant('touch' as const) }),
      ),
    },
  ),
  fc.constantFrom(0, 1, 100, 499, 500, 1_000, 2_000, 2_999, 3_000, 10_000),
);
const story = fc.array(anyStep, { maxLength: 60 });

/** All states a story passes through. */
function tell(steps: readonly [Step, number][]): PresenceCore[] {
  let core = initialPresence(idleAfterMs, 0);
  return steps.map(
    ([step, afterMs]) => (core = reducePresence(core, { ...step, atMs: core.nowMs + afterMs })),
  );
}

const leased = (core: PresenceCore): boolean => {
  if (core.epoch === null || core.lastBeatMs === null || core.nowMs - core.lastBeatMs >= leaseMs)
    return false;
  return core.closedAtMs === null || core.nowMs - core.closedAtMs < reconnectGraceMs;
};

describe('in any story', () => {
  it('absence wins: no lease is gone; a lock or owed input is locked or worse (H08)', () => {
    fc.assert(
      fc.property(story, (steps) => {
        for (const core of tell(steps)) {
          if (!leased(core)) expect(core.state).toBe('gone');
          else if (core.blindSinceMs !== null && core.nowMs - core.blindSinceMs >= blindGraceMs)
            expect(core.state).toBe('gone');
          else if (core.locks.size > 0 || core.owesInput) expect(core.state).toBe('locked');
          else if (core.away) expect(core.state).toBe('away');
        }
      }),
    );
  });

  it('present is entered only with a proof', () => {
    fc.assert(
      fc.property(story, (steps) => {
        let before = initialPresence(idleAfterMs, 0);
        for (const core of tell(steps)) {
          if (core.state === 'present' && before.state !== 'present')
            expect(core.activeBeats).toBeGreaterThanOrEqual(freshBeats);
          before = core;
        }
      }),
    );
  });

  it('only its source, or time for a request, ends a lock', () => {
    fc.assert(
      fc.property(story, (steps) => {
        let before = initialPresence(idleAfterMs, 0);
        tell(steps).forEach((core, i) => {
          const [step] = steps[i]!;
          for (const [held, until] of before.locks) {
            if (core.locks.has(held) || (until !== null && core.nowMs >= until)) continue;
            const own =
              (step.kind === 'unlock' && step.source === held) ||
              (step.kind === 'resume' && held === 'suspend') ||
              (step.kind === 'beat' && step.locked === false && held === 'tray-poll');
            expect(own).toBe(true);
          }
          before = core;
        });
      }),
    );
  });

  it('a beat heard before changes nothing but the time (H06)', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const core = tell(steps).at(-1) ?? initialPresence(idleAfterMs, 0);
        const beats = steps.map(([step]) => step).filter((step) => step.kind === 'beat');
        for (const beat of beats.filter((one) => one.epoch !== core.epoch || one.seq <= core.seq))
          expect(reducePresence(core, { ...beat, atMs: core.nowMs })).toEqual(
            reducePresence(core, { kind: 'tick', atMs: core.nowMs }),
          );
      }),
    );
  });

  it('time alone changes nothing before the next deadline', () => {
    fc.assert(
      fc.property(story, fc.double({ min: 0, max: 0.999, noNaN: true }), (steps, part) => {
        const core = tell(steps).at(-1) ?? initialPresence(idleAfterMs, 0);
        const deadline = nextDeadline(core);
        const later =
          core.nowMs + (deadline === null ? 1e9 : Math.floor((deadline - core.nowMs) * part));
        expect(reducePresence(core, { kind: 'tick', atMs: later }).state).toBe(core.state);
      }),
    );
  });

  it('a deadline lies ahead, so that one timer never spins', () => {
    fc.assert(
      fc.property(story, (steps) => {
        for (const core of tell(steps))
          expect(nextDeadline(core) ?? Infinity).toBeGreaterThan(core.nowMs);
      }),
    );
  });
});
