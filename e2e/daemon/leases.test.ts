import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Authenticator } from '../fixtures/authenticator';
import { allowed, bash, present } from '../fixtures/calls';
import { holdpoint } from '../fixtures/command-line';
import { leaseRig } from '../fixtures/lease-rig';
import { askLease, lock, makeLease, records, unlock } from '../fixtures/leases';
import { until } from '../fixtures/until';

const write = bash('echo hello > made.txt');
const rig = leaseRig();

describe('a lease', () => {
  it('lets an agent go on behind a locked screen, and every call of it is stamped', async () => {
    const { id } = await makeLease(rig.operator);
    expect(await rig.leases()).toMatchObject([{ id, used: 0, calls: 200, agentId: 'claude-code' }]);
    expect(await rig.passes(write)).toBe(true);
    await lock(rig.operator);
    expect(await rig.passes(write)).toBe(true);
    expect(await rig.leases()).toMatchObject([{ id, used: 1 }]);
    const { runs } = await rig.operator.snapshot();
    expect(runs).toMatchObject([{ state: 'running', leaseId: id, pausedBy: null }]);
    const [watched, unwatched] = await records(rig.operator, 'call.decided');
    expect(watched?.payload).not.toHaveProperty('unattended');
    expect(watched?.payload).not.toHaveProperty('leaseId');
    expect(unwatched).toMatchObject({
      decision: 'allow',
      presence: 'locked',
      payload: { leaseId: id, unattended: true },
    });
    const made = { leaseId: id, minutes: 45, calls: 200, scopes: ['read', 'edit-in-project'] };
    expect(await records(rig.operator, 'lease.made')).toMatchObject([
      { agent: 'claude-code', payload: made },
    ]);
  });

  it('lets nothing pass that its scopes do not name, and asks nobody meanwhile', async () => {
    await makeLease(rig.operator, { scopes: ['read'] });
    await lock(rig.operator);
    expect(await rig.passes(bash('ls'))).toBe(true);
    await rig.waits(write);
  });

  it('lets nothing sensitive pass, and nothing that the rules ask about; its questions come with the return', async () => {
    await makeLease(rig.operator);
    await lock(rig.operator);
    await rig.waits(bash('rm made.txt'));
    await rig.waits(bash('echo hello > asked.txt'));
    await rig.waits(bash('$(cat next)'));
    await rig.waits(bash('echo hello > /var/tmp/outside.txt'));
    expect(await rig.leases()).toMatchObject([{ used: 0 }]);
    await unlock(rig.operator);
    await until(
      'the questions',
      async () => (await rig.operator.snapshot()).approvals.length === 2,
    );
  });

  it('is never wider than what its agent was onboarded for', async () => {
    await rig.operator.onboard(['reads', 'searches']);
    await makeLease(rig.operator);
    await lock(rig.operator);
    expect(await rig.passes(bash('ls'))).toBe(true);
    await rig.waits(write);
  });

  it('of one agent is nothing for another', async () => {
    await rig.operator.onboard(undefined, 'codex');
    await makeLease(rig.operator);
    await lock(rig.operator);
    const other = rig.daemon.agent();
    const payload = JSON.stringify({
      session_id: 'other',
      cwd: join(rig.daemon.home.base, 'project'),
      hook_event_name: 'PreToolUse',
      model: 'm',
      permission_mode: 'default',
      turn_id: 't',
      tool_name: 'Bash',
      tool_use_id: 'call_1',
      tool_input: { command: 'ls' },
      transcript_path: null,
    });
    const key = randomBytes(16).toString('hex');
    void other.call('hook', { product: 'codex', key, pid: process.pid, payload });
    await rig.heldCalls(1);
    expect(
      (await rig.operator.snapshot()).runs.find(({ product }) => product === 'codex'),
    ).toMatchObject({ leaseId: null });
    expect(await rig.passes(bash('ls'))).toBe(true);
    other.close();
  });

  it('covers the sub-agents of its agent, and counts their calls', async () => {
    await makeLease(rig.operator);
    await lock(rig.operator);
    const call = present(rig.daemon, write, { agentId: 'sub-1' });
    expect(allowed(await call.answer)).toBe(true);
    expect(await rig.leases()).toMatchObject([{ used: 1 }]);
  });
});

it('a lease ends with everything, and that is said at the command line', async () => {
  await makeLease(rig.operator);
  const said = await holdpoint(rig.daemon.home, ['kill', '--all']);
  expect(said.out).toContain('1 lease ended.');
  expect(await rig.leases()).toEqual([]);
});

describe('a lease is made', () => {
  it('only by an operator who is there, for an agent that is onboarded', async () => {
    expect(await askLease(rig.operator, { agentId: 'nobody' })).toMatchObject({
      reason: 'agent-unknown',
    });
    await rig.operator.client.call('agent.suspend', { agentId: 'claude-code' });
    expect(await askLease(rig.operator)).toMatchObject({
      reason: 'lease-not-onboarded',
      detail: 'claude-code, suspended',
    });
    await rig.operator.onboard();
    await rig.operator.client.call('away', { away: true });
    expect(await askLease(rig.operator)).toMatchObject({ reason: 'not-present' });
    await lock(rig.operator);
    expect(await askLease(rig.operator)).toMatchObject({ reason: 'not-present' });
    expect(await rig.leases()).toEqual([]);
    expect(await records(rig.operator, 'lease.made')).toEqual([]);
  });

  it('within its bounds', async () => {
    for (const about of [{ minutes: 0 }, { minutes: 721 }, { calls: 0 }, { calls: 2_001 }])
      expect(await askLease(rig.operator, about)).toMatchObject({ reason: 'body-invalid' });
    expect(await askLease(rig.operator, { scopes: [] })).toMatchObject({ reason: 'body-invalid' });
  });

  it('with a step-up once one is set up (S02)', async () => {
    const begun = await rig.operator.client.call('step-up.totp-begin', { proof: null });
    const app = new Authenticator(begun.ok ? begun.body.secret : '');
    await rig.operator.client.call('step-up.totp-finish', { code: await app.fresh() });
    expect(await askLease(rig.operator)).toMatchObject({ reason: 'step-up-needed' });
    expect(
      await askLease(rig.operator, { proof: { factor: 'totp', code: app.wrong() } }),
    ).toMatchObject({ reason: 'step-up-wrong' });
    const proof = { factor: 'totp', code: await app.fresh() } as const;
    expect(await askLease(rig.operator, { proof })).toMatchObject({ ok: true });
  });
});

describe('without a lease', () => {
  it('what only reads passes while the operator is idle, and is stamped', async () => {
    rig.operator.idleMs = 600_000;
    await rig.operator.seen('idle');
    expect(await rig.passes(bash('ls'))).toBe(true);
    const [record] = await records(rig.operator, 'call.decided');
    expect(record).toMatchObject({ presence: 'idle', payload: { unattended: true } });
    expect(record?.payload).not.toHaveProperty('leaseId');
    await rig.waits(write);
  });
});
