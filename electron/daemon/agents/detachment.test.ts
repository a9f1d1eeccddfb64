import { describe, expect, it } from 'vitest';
import { defaultDetachment, detachmentPlan } from '../presence/detachment';
import { proposedAgent } from './agent-life';
import { detachmentOf } from './detachment';

const agent = proposedAgent('claude-code', { owner: 'ada', nowMs: 0 });
const detachment = { idle: 'hold', away: 'pause', locked: 'kill', gone: 'hold' } as const;
const planOf = (state: 'away' | 'locked' | 'gone', own: typeof detachment | null) =>
  detachmentPlan(
    detachmentOf({ ...agent, detachment: own }, defaultDetachment),
    { state, absentSinceMs: 0 },
    60_000,
  ).act;

describe('what absence does to an agent', () => {
  it('is what the rules file says while nothing else was said', () => {
    expect(detachmentOf(undefined, defaultDetachment)).toEqual(defaultDetachment);
    expect([planOf('away', null), planOf('locked', null)]).toEqual(['run', 'freeze']);
  });

  it('is what was said at its onboarding, with the drain of the rules file', () => {
    expect([
      planOf('away', detachment),
      planOf('locked', detachment),
      planOf('gone', detachment),
    ]).toEqual(['freeze', 'kill', 'run']);
    expect(detachmentOf({ ...agent, detachment }, defaultDetachment).drainMs).toBe(
      defaultDetachment.drainMs,
    );
  });
});
