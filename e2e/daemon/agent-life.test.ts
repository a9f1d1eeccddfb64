import { existsSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Agent } from '../../shared/model/agent';
import { Authenticator } from '../fixtures/authenticator';
import { allowed, bash, present } from '../fixtures/calls';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { FakeAgent } from '../fixtures/fake-agent';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

const rules = `
[[rule]]
id = "all"
outcome = "allow"
kinds = ["shell"]
reason = "A test."
`;
const id = { agentId: 'claude-code' };

let daemon: DaemonProcess;
let operator: TestOperator;
const keys = generateKeyPairSync('ed25519');
const agents: FakeAgent[] = [];
const start = async (): Promise<void> => {
  daemon = await DaemonProcess.start(daemon?.home ?? makeHome(rules));
  operator = await TestOperator.present(daemon, keys);
};
afterEach(async () => {
  for (const agent of agents.splice(0)) agent.close();
  operator.close();
  await daemon.close();
  daemon = undefined as never;
});

async function begun(name = 'claude'): Promise<FakeAgent> {
  const agent = FakeAgent.start(daemon, name);
  agents.push(agent);
  await agent.begin();
  return agent;
}
const registered = async (): Promise<Agent> => {
  const list = await operator.client.call('agents.list', {});
  if (!list.ok || list.body.agents[0] === undefined) throw new Error('no agent');
  return list.body.agents[0];
};
const echo = () => present(daemon, bash('echo hello')).answer;
const told = async (answer: ReturnType<typeof echo>): Promise<string> => {
  const reply = await answer;
  return reply.ok ? reply.body.stderr : reply.reason;
};

describe('an agent at first sight', () => {
  it('begins proposed at first sight, and asks until the operator has onboarded it', async () => {
    daemon = await DaemonProcess.start(makeHome(rules));
    operator = await TestOperator.connect(daemon, keys, { onboard: false });
    operator.beat();
    await operator.seen('present');
    const call = present(daemon, bash('echo hello'));
    const card = await operator.waiting();
    expect(card.signals).toContainEqual(
      expect.objectContaining({ id: 'not-onboarded', floor: 'confirm' }),
    );
    expect(await registered()).toMatchObject({ id: 'claude-code', state: 'proposed' });
    expect((await operator.snapshot()).registry).toMatchObject([{ state: 'proposed' }]);
    await operator.onboard();
    await operator.answer(card, 'deny');
    await call.answer;
    expect(allowed(await present(daemon, bash('echo anew')).answer)).toBe(true);
  });

  it('is onboarded by connecting it, when the proved operator connects it', async () => {
    daemon = await DaemonProcess.start(makeHome(rules));
    const place = { product: 'claude-code', scope: 'user', dir: null } as const;
    const stranger = daemon.operator();
    await stranger.call('hello', { client: 'cli', pid: process.pid, version: 'test' });
    expect(await stranger.call('agent.connect', place)).toMatchObject({ ok: true });
    expect(await stranger.call('agents.list', {})).toMatchObject({
      body: { agents: [{ state: 'proposed' }] },
    });
    stranger.close();
    operator = await TestOperator.connect(daemon, keys, { onboard: false });
    await operator.client.call('agent.connect', place);
    const { state, entitlements, owner } = await registered();
    expect({ state, effects: entitlements.effects.toSorted() }).toEqual({
      state: 'active',
      effects: ['delegates', 'deletes', 'executes', 'network', 'reads', 'searches', 'writes'],
    });
    expect(owner).not.toBe('');
  });
});

describe('the life of an agent', () => {
  beforeEach(start);

  it('suspended: every call is denied, also one that waits; onboarded anew it goes on', async () => {
    await operator.onboard(['reads']);
    const waiting = present(daemon, bash('touch made'));
    await operator.waiting();
    expect(await operator.client.call('agent.suspend', id)).toMatchObject({
      body: { state: 'suspended' },
    });
    expect(await told(waiting.answer)).toContain('suspended this agent');
    expect(await told(echo())).toContain('suspended this agent');
    expect(await operator.client.call('agent.suspend', id)).toMatchObject({
      reason: 'agent-state',
    });
    await operator.onboard();
    expect(allowed(await echo())).toBe(true);
  });

  it('revoked: its runs are ended, and only offboarding leads back', async () => {
    const agent = await begun();
    expect(await operator.client.call('agent.revoke', id)).toMatchObject({ ok: true });
    await agent.ended();
    expect(await told(echo())).toContain('revoked this agent');
    await expect(operator.onboard()).rejects.toThrow('agent-state');
    expect(await operator.client.call('agent.offboard', { ...id, proof: null })).toMatchObject({
      ok: true,
    });
    await operator.onboard();
    expect(allowed(await echo())).toBe(true);
  });

  it('keeps its state over a restart of the daemon', async () => {
    await operator.client.call('agent.revoke', id);
    operator.close();
    await daemon.kill('SIGKILL');
    await start();
    expect(await registered()).toMatchObject({ state: 'revoked', purpose: 'A test.' });
    expect(await told(echo())).toContain('revoked this agent');
  });

  it('offboarded: hooks gone, runs ended, and what still bears its name is named and left alone', async () => {
    await operator.client.call('agent.connect', {
      product: 'claude-code',
      scope: 'user',
      dir: null,
    });
    const project = join(daemon.home.base, 'project');
    await operator.client.call('agent.connect', {
      product: 'claude-code',
      scope: 'project',
      dir: project,
    });
    const settings = [join(daemon.home.base, 'home'), project].map((dir) => join(dir, '.claude'));
    expect(settings.map((dir) => existsSync(dir))).toEqual([true, true]);
    const agent = await begun();
    await agent.credential();
    // Never spoke to the daemon: nothing but its name ties it to the product.
    const stranger = FakeAgent.start(daemon);
    agents.push(stranger);
    const reply = await operator.client.call('agent.offboard', { ...id, proof: null });
    if (!reply.ok) throw new Error(reply.reason);
    await agent.ended();
    const { steps, orphans } = reply.body;
    expect(steps.map(({ step }) => step)).toEqual([
      'credentials',
      'grants',
      'hooks',
      'processes',
      'orphans',
    ]);
    const [credentials, , hooks, processes, left] = steps;
    expect(credentials).toMatchObject({ ok: true, says: '1 run credential ended.' });
    expect(hooks).toMatchObject({ ok: true, says: 'Hooks removed from 2 settings files.' });
    expect(processes?.says).toMatch(/^1 run with \d+ process(es)? ended; 0 processes left\.$/u);
    expect(left?.ok).toBe(false);
    expect(orphans.map(({ pid }) => pid)).toContain(stranger.pid);
    expect(orphans.map(({ pid }) => pid)).not.toContain(agent.pid);
    expect(stranger.child.exitCode).toBeNull();
    expect(settings.map((dir) => existsSync(dir))).toEqual([false, false]);
    expect((await operator.snapshot()).registry).toEqual([]);
  });

  it('is reviewed against what it really did, and loses what it did not need', async () => {
    await operator.onboard(['reads', 'writes', 'publishes']);
    expect(allowed(await echo())).toBe(true);
    const beyond = present(daemon, bash('rm -r gone'));
    await operator.answer(await operator.waiting(), 'allow');
    expect(allowed(await beyond.answer)).toBe(true);
    const review = await operator.client.call('agent.review', id);
    if (!review.ok) throw new Error(review.reason);
    expect(review.body).toMatchObject({ calls: 2, overdue: false });
    expect(review.body.unused).toContain('publishes');
    expect(review.body.beyond.map(({ effect }) => effect)).toContain('deletes');
    const after = await operator.client.call('agent.reviewed', {
      ...id,
      remove: review.body.unused,
      reviewInDays: 30,
    });
    expect(after.ok && after.body.entitlements.effects).not.toContain('publishes');
    expect(await operator.client.call('agent.review', id)).toMatchObject({ body: { calls: 0 } });
  });

  it('may be told what absence does to it, whatever the rules file says', async () => {
    const agent = await begun();
    const runState = async (): Promise<string | undefined> =>
      (await operator.snapshot()).runs.find(({ root }) => root?.pid === agent.pid)?.state;
    await operator.client.call('away', { away: true });
    await operator.seen('away');
    expect(await runState()).toBe('running');
    await operator.client.call('away', { away: false });
    await operator.seen('present');
    const detachment = { idle: 'hold', away: 'kill', locked: 'kill', gone: 'kill' } as const;
    await operator.client.call('agent.onboard', {
      ...id,
      purpose: '',
      entitlements: { effects: ['reads'], projects: [], hosts: [] },
      detachment,
      reviewInDays: 90,
      proof: null,
    });
    await operator.client.call('away', { away: true });
    await until('the end of the run', async () => (await runState()) === undefined);
    await agent.ended();
  });
});

describe('the rights of an agent', () => {
  beforeEach(start);

  /** Sets an authenticator app up. */
  async function stepUp(): Promise<Authenticator> {
    const offered = await operator.client.call('step-up.totp-begin', { proof: null });
    if (!offered.ok) throw new Error(offered.reason);
    const app = new Authenticator(offered.body.secret);
    const finished = await operator.client.call('step-up.totp-finish', { code: await app.fresh() });
    expect(finished).toMatchObject({ ok: true });
    return app;
  }
  const totp = (code: string) => ({ factor: 'totp', code }) as const;

  it('are widened by a proof only, once there is a step-up (S02)', async () => {
    await operator.onboard(['reads']);
    const app = await stepUp();
    const wide = ['reads', 'destroys'] as const;
    expect(await operator.tryOnboard(wide)).toMatchObject({ reason: 'step-up-needed' });
    const wrong = totp(app.wrong());
    expect(await operator.tryOnboard(wide, wrong)).toMatchObject({ reason: 'step-up-wrong' });
    expect((await registered()).entitlements.effects).toEqual(['reads']);
    const code = await app.fresh();
    expect(await operator.tryOnboard(wide, totp(code))).toMatchObject({ ok: true });
    expect((await registered()).entitlements.effects).toEqual(wide);
    expect(await operator.tryOnboard([], totp(code))).toMatchObject({ ok: false });
    expect((await registered()).entitlements.effects).toEqual(wide);
  });

  it('come back after a suspension by a proof only, once there is a step-up (S02)', async () => {
    const app = await stepUp();
    await operator.client.call('agent.suspend', id);
    expect(await operator.tryOnboard(['reads'])).toMatchObject({ reason: 'step-up-needed' });
    expect(await told(echo())).toContain('suspended this agent');
    const proof = totp(await app.fresh());
    expect(await operator.tryOnboard(['reads'], proof)).toMatchObject({ ok: true });
    expect(allowed(await echo())).toBe(true);
  });

  it.each([
    ['agent.suspend', 'suspended'],
    ['agent.revoke', 'revoked'],
    ['agent.offboard', 'retired'],
  ] as const)('taken away by %s do not come back by connecting (S02)', async (call, state) => {
    const place = { product: 'claude-code', scope: 'user', dir: null } as const;
    expect(await operator.client.call(call, id)).toMatchObject({ ok: true });
    expect(await operator.client.call('agent.connect', place)).toMatchObject({ ok: true });
    expect(await registered()).toMatchObject({ state });
    expect(allowed(await echo())).toBe(false);
    // Seen with its hook, so that the operator can onboard it.
    expect((await operator.snapshot()).registry).toMatchObject([{ state }]);
  });
});
