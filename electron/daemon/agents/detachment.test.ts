import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../shared/model/agent';
import type { Classification, Effect } from '../../../shared/model/classification';
import type { ContainmentProof } from '../../../shared/model/run';
import { done } from '../../../shared/reasons';
import {
  defaultDetachment,
  detachmentPlan,
  type DetachmentPlan,
  type ResumeMode,
} from '../presence/detachment';
import { proposedAgent } from './agent-life';
import { applyDetachment, detachmentOf, gateFor, type Control } from './detachment';
import { newRun } from './new-run';

const agent: Agent = {
  ...proposedAgent('claude-code', { owner: 'ada', nowMs: 0 }),
  state: 'active',
};
const detachment = { idle: 'hold', away: 'pause', locked: 'kill', gone: 'hold' } as const;
const planOf = (state: 'away' | 'locked' | 'gone', own: typeof detachment | null) =>
  detachmentPlan(
    detachmentOf({ ...agent, detachment: own }, defaultDetachment),
    {
      state,
      left: {
        idle: 0,
        away: 0,
        locked: state === 'away' ? null : 0,
        gone: state === 'gone' ? 0 : null,
      },
      leased: false,
      leaseEndedMs: null,
      weak: false,
    },
    60_000,
  ).act;

describe('what absence does to an agent', () => {
  it('is what the rules file says while nothing else was said', () => {
    expect(detachmentOf(undefined, defaultDetachment)).toEqual(defaultDetachment);
    expect([planOf('away', null), planOf('locked', null)]).toEqual(['run', 'freeze']);
  });

  it('is what was said at its onboarding, and of the rest what the rules file says', () => {
    expect([
      planOf('away', detachment),
      planOf('locked', detachment),
      planOf('gone', detachment),
    ]).toEqual(['freeze', 'kill', 'run']);
    const own = { ...detachment, drainMs: undefined, resume: 'prove' as const };
    expect(detachmentOf({ ...agent, detachment: own }, defaultDetachment)).toEqual({
      ...defaultDetachment,
      ...detachment,
      resume: 'prove',
    });
  });

  const resume = (state: Agent['state'], own: ResumeMode | undefined): ResumeMode =>
    detachmentOf({ ...agent, state, detachment: { ...detachment, resume: own } }, defaultDetachment)
      .resume;
  const modes = [undefined, 'auto', 'prove'] as const;

  it.each(['suspended', 'revoked'] as const)('takes a word at least to go on when %s', (state) => {
    expect(modes.map((own) => resume(state, own))).toEqual(['ask', 'ask', 'prove']);
  });

  it('takes none more when it was never onboarded', () => {
    expect(modes.map((own) => resume('proposed', own))).toEqual(['auto', 'auto', 'prove']);
  });
});

describe('the gate of a call', () => {
  const call = (effects: Effect[], uninspectable: string | null = null): Classification => ({
    effects,
    targets: [],
    programs: [],
    uninspectable,
  });
  const closed = (reads: boolean, leased: boolean): DetachmentPlan => ({
    gate: 'closed',
    act: 'run',
    passes: { reads, leased },
  });

  it('is open while somebody is there, and for what only reads where that passes', () => {
    expect(gateFor({ gate: 'open', act: 'run' }, call(['writes']), null).kind).toBe('open');
    expect(gateFor(closed(true, false), call(['reads', 'searches']), null).kind).toBe('open');
    expect(gateFor(closed(true, false), call(['reads'], 'a riddle'), null).kind).toBe('closed');
    expect(gateFor(closed(true, false), call(['reads', 'writes']), null).kind).toBe('closed');
    expect(gateFor(closed(false, false), call(['reads']), null).kind).toBe('closed');
  });

  it('lets pass under a lease only what that lease covers, only where the plan takes leases', () => {
    const leased = { kind: 'leased', leaseId: 'lease-1' };
    expect(gateFor(closed(false, true), call(['writes']), 'lease-1')).toEqual(leased);
    expect(gateFor(closed(false, true), call(['writes']), null).kind).toBe('closed');
    expect(gateFor(closed(false, false), call(['writes']), 'lease-1').kind).toBe('closed');
  });
});

it('asks for the end of a run once: what gets away from it is tried again without a record each time (K08)', async () => {
  const proof: ContainmentProof = {
    ...{ method: 'cgroup', verified: false, processes: [], remaining: [], tookMs: 0 },
  };
  const step = async (): Promise<ContainmentProof> => proof;
  const about = { label: 'a run', cwd: '/', startedAt: 0 };
  const run = newRun(
    'run-1',
    {
      ...{ grade: 'strong', why: '', group: null },
      ...{ freeze: step, thaw: step, kill: step, selfResumed: () => false, takeOver: () => false },
      ...{ processes: () => [], isEmpty: () => true, has: () => false },
      setRoot: () => undefined,
      release: () => undefined,
    },
    about,
  );
  let records = 0;
  const ends: Control = {
    kill: async () => {
      const left = await run.guard.kill();
      records += 1;
      return done(left);
    },
    mustPause: () => false,
    pause: async () => done(proof),
    resume: async () => done(proof),
    registry: {
      world: {
        platform: { clock: { monoMs: () => 0, wallMs: () => 0, monoNs: () => 0n } },
        onChange: () => undefined,
      },
    },
  };
  const passes = { reads: false, leased: false };
  const plan = { gate: 'closed', act: 'kill', passes } as const;
  for (let passed = 0; passed < 3; passed++)
    await applyDetachment(ends, run, { plan, resume: 'auto' });
  expect(records).toBe(1);
});
