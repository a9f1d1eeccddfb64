import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKey } from '../client/operator-key';
import type { Script } from '../client/scripted-daemon';
import { sealWithPassphrase, writeSealedKey } from '../client/sealed-key';
import { currentPaths } from '../platform/current-paths';
import type { Agent, AgentReview } from '../../shared/model/agent';
import type { Factor, StepUpStatus } from '../../shared/model/step-up';
import { done, refuse } from '../../shared/reasons';
import { holdpoint, snapshot } from './command-rig';

const agent: Agent = {
  id: 'claude-code',
  product: 'claude-code',
  owner: 'ada',
  purpose: '',
  entitlements: { effects: ['reads', 'writes'], projects: [], hosts: [] },
  detachment: null,
  state: 'proposed',
  reviewBy: 0,
  since: 0,
};
const review: AgentReview = {
  agentId: 'claude-code',
  since: 0,
  calls: 3,
  used: [{ effect: 'reads', calls: 3, lastAt: 5 }],
  unused: ['writes'],
  beyond: [{ effect: 'deletes', calls: 1 }],
  hosts: [{ host: 'a.example\u202e', calls: 2 }],
  overdue: true,
};

const stepUp = (enrolled: Factor[]): StepUpStatus => ({
  enrolled,
  offered: [],
  recoveryLeft: 0,
  lockedForMs: 0,
});

describe('the life of an agent', () => {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdpoint-cli-'));
    writeSealedKey(join(folder, 'key'), await sealWithPassphrase(makeKey(), 'open sesame'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const proved = () => ({
    paths: { ...currentPaths({ HOME: folder }), sealedKeyFile: join(folder, 'key') },
    passphrase: () => Promise.resolve('open sesame'),
  });
  const script: Script = {
    authenticate: () => done({}),
    'step-up.status': () => done(stepUp([])),
    'agents.list': () => done({ agents: [agent] }),
    subscribe: () => done(snapshot),
    'agent.onboard': () => done({ ...agent, state: 'active' }),
    'agent.review': () => done(review),
    'agent.reviewed': () => done({ ...agent, state: 'active' }),
    'agent.suspend': () => done({ ...agent, state: 'suspended' }),
    'agent.revoke': () => refuse('agent-state'),
    'agent.offboard': () =>
      done({
        agent: { ...agent, state: 'retired' },
        steps: [
          { step: 'hooks', ok: true, says: 'Hooks removed from 1 settings file.' },
          { step: 'orphans', ok: false, says: 'Still alive: claude 7.' },
        ],
        orphans: [],
      }),
  };

  it('is listed with purpose, entitlements and an overdue review', async () => {
    const said = await holdpoint(['agents'], script);
    expect(said).toMatchObject({ code: 0 });
    for (const words of [
      'claude-code  proposed',
      'nobody said yet',
      'reads, writes',
      'overdue',
      'UNPROTECTED',
    ])
      expect(said.out).toContain(words);
    expect(JSON.parse((await holdpoint(['agents', '--json'], script)).out)).toMatchObject([
      { ...agent, status: { hook: 'changed' } },
    ]);
  });

  it('begins with an onboarding, on top of what the agent asks for', async () => {
    const args = [
      'agent',
      'onboard',
      'claude-code',
      '--purpose',
      'builds',
      '--hosts',
      '.a.example',
    ];
    const said = await holdpoint([...args, '--review-in', '30'], script, proved());
    expect(said).toMatchObject({ code: 0 });
    expect(said.asked.map(({ call }) => call)).toEqual([
      'agents.list',
      'authenticate',
      'step-up.status',
      'agent.onboard',
    ]);
    expect(said.asked.at(-1)?.body).toEqual({
      agentId: 'claude-code',
      purpose: 'builds',
      entitlements: { effects: ['reads', 'writes'], projects: [], hosts: ['.a.example'] },
      detachment: null,
      reviewInDays: 30,
      proof: null,
    });
  });

  describe('with a step-up set up', () => {
    const asking: Script = { ...script, 'step-up.status': () => done(stepUp(['totp'])) };
    const args = ['agent', 'onboard', 'claude-code'];

    it.each([
      ['asks for it at the terminal', [], '654 321', { factor: 'totp', code: '654321' }],
      ['takes its option', ['--code', '123456'], null, { factor: 'totp', code: '123456' }],
      ['lets the system ask', ['--system'], null, { factor: 'platform' }],
    ])('%s', async (_name, more, typed, proof) => {
      const secret = () => Promise.resolve(typed);
      const said = await holdpoint([...args, ...more], asking, { ...proved(), secret });
      expect(said).toMatchObject({ code: 0 });
      expect(said.asked.at(-1)).toMatchObject({ call: 'agent.onboard', body: { proof } });
    });

    it('asks nothing of the daemon without one', async () => {
      const said = await holdpoint(args, asking, proved());
      expect(said.code).toBe(1);
      expect(said.err).toContain('--code');
      expect(said.asked.map(({ call }) => call)).not.toContain('agent.onboard');
    });
  });

  it.each([
    ['an effect that is none', ['--effects', 'reads,flies']],
    ['half an absence', ['--absence', 'idle=hold']],
    ['no number of days', ['--review-in', '0']],
  ])('is not onboarded with %s', async (_name, more) => {
    const said = await holdpoint(['agent', 'onboard', 'claude-code', ...more], script, proved());
    expect(said.code).toBe(2);
    expect(said.asked.map(({ call }) => call)).toEqual(['agents.list']);
  });

  it('is reviewed: shown without a passphrase, ended with one', async () => {
    const seen = await holdpoint(['agent', 'review', 'claude-code'], script);
    expect(seen).toMatchObject({ code: 0 });
    expect(seen.out).toContain('deletes (1 call)');
    expect(seen.out).not.toContain('\u202e');
    const ended = await holdpoint(
      ['agent', 'review', 'claude-code', '--done', '--remove', 'unused'],
      script,
      proved(),
    );
    expect(ended.asked.at(-1)).toEqual({
      call: 'agent.reviewed',
      body: { agentId: 'claude-code', remove: ['writes'], reviewInDays: 90 },
    });
  });

  it('is suspended without a passphrase, and a refusal is said', async () => {
    expect(await holdpoint(['agent', 'suspend', 'claude-code'], script)).toMatchObject({ code: 0 });
    const said = await holdpoint(['agent', 'revoke', 'claude-code'], script);
    expect(said.code).toBe(1);
    expect(said.err).toContain('in this state');
  });

  it('ends step by step, and the exit code says whether anything is left', async () => {
    const said = await holdpoint(['agent', 'offboard', 'claude-code'], script, proved());
    expect(said.code).toBe(1);
    expect(said.out).toMatch(/NOT +orphans/u);
  });

  it('knows only its own verbs', async () => {
    expect(await holdpoint(['agent', 'promote', 'claude-code'], script)).toMatchObject({ code: 2 });
    expect(await holdpoint(['agent', 'toString', 'claude-code'], script)).toMatchObject({
      code: 2,
    });
  });
});
