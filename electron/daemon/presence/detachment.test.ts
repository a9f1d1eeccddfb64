import { describe, expect, it } from 'vitest';
import { defaultDetachment, detachmentPlan, type Detachment } from './detachment';

const plan = (
  state: Parameters<typeof detachmentPlan>[1]['state'],
  afterMs: number,
  policy = defaultDetachment,
) => detachmentPlan(policy, { state, absentSinceMs: 1_000 }, 1_000 + afterMs);

describe('by default', () => {
  it('present runs with an open gate', () => {
    expect(plan('present', 0)).toEqual({ gate: 'open', act: 'run' });
  });

  it.each(['idle', 'away'] as const)('%s only holds calls (H02)', (state) => {
    expect(plan(state, 0)).toEqual({ gate: 'closed', act: 'run' });
    expect(plan(state, 1e9)).toEqual({ gate: 'closed', act: 'run' });
  });

  it.each(['locked', 'gone'] as const)('%s drains first and freezes then', (state) => {
    expect(plan(state, 0)).toEqual({ gate: 'closed', act: 'drain', untilMs: 4_000 });
    expect(plan(state, 2_999)).toEqual({ gate: 'closed', act: 'drain', untilMs: 4_000 });
    expect(plan(state, 3_000)).toEqual({ gate: 'closed', act: 'freeze' });
  });
});

describe('any policy', () => {
  const acts: Record<Detachment, string> = {
    continue: 'run',
    hold: 'run',
    pause: 'freeze',
    kill: 'kill',
  };
  for (const state of ['idle', 'away', 'locked', 'gone'] as const)
    for (const answer of ['continue', 'hold', 'pause', 'kill'] as const)
      it(`${state} = ${answer} closes the gate`, () => {
        const policy = { ...defaultDetachment, [state]: answer, drainMs: 0 };
        expect(plan(state, 0, policy)).toEqual({ gate: 'closed', act: acts[answer] });
      });
});
