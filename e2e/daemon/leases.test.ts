import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Authenticator } from '../fixtures/authenticator';
import { allowed, bash, present } from '../fixtures/calls';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { askLease, endOf, lock, makeLease, records, unlock } from '../fixtures/leases';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

/** These calls come from the test itself, which is in no control group of its own. */
const rules = `
[detachment]
weak_leases = true

[[rule]]
id = "ordinary"
outcome = "allow"
effects = ["reads", "searches", "writes", "executes", "deletes"]
reason = "A test."

[[rule]]
id = "never"
outcome = "deny"
targets = ["**/secret.txt"]
reason = "A test."

[[rule]]
id = "asks"
outcome = "confirm"
targets = ["**/asked.txt"]
reason = "A test."
`;
const write = bash('echo hello > made.txt');
const keys = generateKeyPairSync('ed25519');

let daemon: DaemonProcess;
let operator: TestOperator;
beforeEach(async () => {
  daemon = await DaemonProcess.start(makeHome(rules));
  operator = await TestOperator.present(daemon, keys);
});
afterEach(async () => {
  operator.close();
  await daemon.close();
});

const leases = async () => (await operator.snapshot()).leases;
const heldCalls = (count: number): Promise<unknown> =>
  until(`${count} held calls`, async () => (await operator.snapshot()).heldCalls === count);
/** A call that must wait: it is held, and nobody is asked. */
async function waits(call: ReturnType<typeof bash>): Promise<void> {
  const before = (await operator.snapshot()).heldCalls;
  present(daemon, call);
  await heldCalls(before + 1);
  expect((await operator.snapshot()).approvals).toEqual([]);
}
const passes = async (call: ReturnType<typeof bash>): Promise<boolean> =>
  allowed(await present(daemon, call).answer);

describe('a lease', () => {
  it('lets an agent go on behind a locked screen, and every call of it is stamped', async () => {
    const { id } = await makeLease(operator);
    expect(await leases()).toMatchObject([{ id, used: 0, calls: 200, agentId: 'claude-code' }]);
    expect(await passes(write)).toBe(true);
    await lock(operator);
    expect(await passes(write)).toBe(true);
    expect(await leases()).toMatchObject([{ id, used: 1 }]);
    const { runs } = await operator.snapshot();
    expect(runs).toMatchObject([{ state: 'running', leaseId: id, pausedBy: null }]);
    const [watched, unwatched] = await records(operator, 'call.decided');
    expect(watched?.payload).not.toHaveProperty('unattended');
    expect(watched?.payload).not.toHaveProperty('leaseId');
    expect(unwatched).toMatchObject({
      decision: 'allow',
      presence: 'locked',
      payload: { leaseId: id, unattended: true },
    });
    const made = { leaseId: id, minutes: 45, calls: 200, scopes: ['read', 'edit-in-project'] };
    expect(await records(operator, 'lease.made')).toMatchObject([
      { agent: 'claude-code', payload: made },
    ]);
  });

  it('lets nothing pass that its scopes do not name, and asks nobody meanwhile', async () => {
    await makeLease(operator, { scopes: ['read'] });
    await lock(operator);
    expect(await passes(bash('ls'))).toBe(true);
    await waits(write);
  });

  it('lets nothing sensitive pass, and nothing that the rules ask about; its questions come with the return', async () => {
    await makeLease(operator);
    await lock(operator);
    await waits(bash('rm made.txt'));
    await waits(bash('echo hello > asked.txt'));
    await waits(bash('$(cat next)'));
    await waits(bash('echo hello > /var/tmp/outside.txt'));
    expect(await leases()).toMatchObject([{ used: 0 }]);
    await unlock(operator);
    await until('the questions', async () => (await operator.snapshot()).approvals.length === 2);
  });

  it('is never wider than what its agent was onboarded for', async () => {
    await operator.onboard(['reads', 'searches']);
    await makeLease(operator);
    await lock(operator);
    expect(await passes(bash('ls'))).toBe(true);
    await waits(write);
  });

  it('of one agent is nothing for another', async () => {
    await operator.onboard(undefined, 'codex');
    await makeLease(operator);
    await lock(operator);
    const other = daemon.agent();
    const payload = JSON.stringify({
      session_id: 'other',
      cwd: join(daemon.home.base, 'project'),
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
    await heldCalls(1);
    expect(
      (await operator.snapshot()).runs.find(({ product }) => product === 'codex'),
    ).toMatchObject({ leaseId: null });
    expect(await passes(bash('ls'))).toBe(true);
    other.close();
  });

  it('covers the sub-agents of its agent, and counts their calls', async () => {
    await makeLease(operator);
    await lock(operator);
    const call = present(daemon, write, { agentId: 'sub-1' });
    expect(allowed(await call.answer)).toBe(true);
    expect(await leases()).toMatchObject([{ used: 1 }]);
  });
});

describe('a lease is made', () => {
  it('only by an operator who is there, for an agent that is onboarded', async () => {
    expect(await askLease(operator, { agentId: 'nobody' })).toMatchObject({
      reason: 'agent-unknown',
    });
    await operator.client.call('agent.suspend', { agentId: 'claude-code' });
    expect(await askLease(operator)).toMatchObject({ reason: 'agent-state' });
    await operator.onboard();
    await operator.client.call('away', { away: true });
    expect(await askLease(operator)).toMatchObject({ reason: 'operator-absent' });
    await lock(operator);
    expect(await askLease(operator)).toMatchObject({ reason: 'operator-absent' });
    expect(await leases()).toEqual([]);
    expect(await records(operator, 'lease.made')).toEqual([]);
  });

  it('within its bounds', async () => {
    for (const about of [{ minutes: 0 }, { minutes: 721 }, { calls: 0 }, { calls: 2_001 }])
      expect(await askLease(operator, about)).toMatchObject({ reason: 'body-invalid' });
    expect(await askLease(operator, { scopes: [] })).toMatchObject({ reason: 'body-invalid' });
  });

  it('with a step-up once one is set up (S02)', async () => {
    const begun = await operator.client.call('step-up.totp-begin', { proof: null });
    const app = new Authenticator(begun.ok ? begun.body.secret : '');
    await operator.client.call('step-up.totp-finish', { code: await app.fresh() });
    expect(await askLease(operator)).toMatchObject({ reason: 'step-up-needed' });
    expect(
      await askLease(operator, { proof: { factor: 'totp', code: app.wrong() } }),
    ).toMatchObject({ reason: 'step-up-wrong' });
    const proof = { factor: 'totp', code: await app.fresh() } as const;
    expect(await askLease(operator, { proof })).toMatchObject({ ok: true });
  });
});

describe('a lease ends', () => {
  it('with its calls, of which the last one passes', async () => {
    const lease = await makeLease(operator, { calls: 3 });
    await lock(operator);
    const answers = Array.from({ length: 6 }, () => present(daemon, write));
    expect(await endOf(operator, lease)).toBe('calls');
    await heldCalls(3);
    const decided = await records(operator, 'call.decided');
    expect(decided.filter(({ payload }) => payload['leaseId'] === lease.id)).toHaveLength(3);
    await unlock(operator);
    for (const { answer } of answers) expect(allowed(await answer)).toBe(true);
  });

  it('with the first denied call', async () => {
    const lease = await makeLease(operator);
    await lock(operator);
    expect(await passes(bash('cat secret.txt'))).toBe(false);
    expect(await endOf(operator, lease)).toBe('denied');
    await waits(write);
  });

  it('when it is revoked, and its run stands after the drain', async () => {
    const lease = await makeLease(operator);
    await lock(operator);
    expect(await passes(write)).toBe(true);
    const ended = { leaseId: lease.id };
    expect(await operator.client.call('lease.end', ended)).toMatchObject({ ok: true });
    expect(await operator.client.call('lease.end', ended)).toMatchObject({
      reason: 'lease-unknown',
    });
    expect(await endOf(operator, lease)).toBe('revoked');
    await until(
      'a paused run',
      async () => (await operator.snapshot()).runs[0]?.state === 'paused',
    );
    await waits(write);
  });

  it('for the calls in flight too: none leaves that was not recorded before the end', async () => {
    const { id } = await makeLease(operator);
    await lock(operator);
    const calls = Array.from({ length: 40 }, () => present(daemon, write));
    await until('some that pass', async () => ((await leases())[0]?.used ?? 0) > 4);
    await operator.client.call('lease.end', { leaseId: id });
    const answered = new Set<string>();
    for (const { key, answer } of calls)
      void answer.then((reply) => allowed(reply) && answered.add(key));
    // Whatever was let go has arrived when an answer to a later question has.
    await operator.snapshot();
    await until('the rest held', async () => {
      const { heldCalls: held } = await operator.snapshot();
      return held + answered.size === calls.length;
    });
    const [end] = await records(operator, 'lease.ended');
    const decided = await records(operator, 'call.decided', 'call.held');
    for (const key of answered) {
      const last = decided.findLast(({ payload }) => payload['callKey'] === key);
      expect(last).toMatchObject({ decision: 'allow', payload: { leaseId: id } });
      expect(last!.seq).toBeLessThan(end!.seq);
    }
    expect(answered.size).toBeLessThan(calls.length);
  });

  it('when another is made for the same agent', async () => {
    const first = await makeLease(operator);
    const second = await makeLease(operator, { scopes: ['read'] });
    expect(await endOf(operator, first)).toBe('revoked');
    expect(await leases()).toMatchObject([{ id: second.id }]);
    await lock(operator);
    await waits(write);
  });

  it('with the return of the operator', async () => {
    const lease = await makeLease(operator);
    await lock(operator);
    await unlock(operator);
    expect(await endOf(operator, lease)).toBe('returned');
    await lock(operator);
    await waits(write);
  });

  it('with his return from mere idleness', async () => {
    const lease = await makeLease(operator);
    operator.idleMs = 600_000;
    await operator.seen('idle');
    expect(await passes(write)).toBe(true);
    await unlock(operator);
    expect(await endOf(operator, lease)).toBe('returned');
  });

  it('with the tray app, unless it was made to outlive it', async () => {
    const lease = await makeLease(operator);
    operator.silence();
    await operator.seen('gone');
    expect(await endOf(operator, lease)).toBe('tray-lost');
    operator.beat();
    await unlock(operator);
    const other = await makeLease(operator, { outlivesTray: true });
    operator.silence();
    await operator.seen('gone');
    expect(await passes(write)).toBe(true);
    expect(await leases()).toMatchObject([{ id: other.id, outlivesTray: true }]);
    operator.beat();
    await unlock(operator);
    expect(await endOf(operator, other)).toBe('returned');
  });

  it.each(['agent.suspend', 'agent.revoke', 'agent.offboard'] as const)(
    'with %s of its agent',
    async (call) => {
      const lease = await makeLease(operator);
      await operator.client.call(call, { agentId: 'claude-code' });
      expect(await endOf(operator, lease)).toBe('agent-barred');
      expect(await leases()).toEqual([]);
    },
  );

  it('with the daemon, however that ends (R02)', async () => {
    const killed = await makeLease(operator, { outlivesTray: true });
    await lock(operator);
    const before = present(daemon, write);
    expect(allowed(await before.answer)).toBe(true);
    operator.close();
    await daemon.kill('SIGKILL');
    daemon = await DaemonProcess.start(daemon.home);
    const call = present(daemon, write);
    await until('a hold line', () => call.holds() > 0);
    operator = await TestOperator.connect(daemon, keys);
    expect(await leases()).toEqual([]);
    expect(await endOf(operator, killed)).toBe('daemon-restart');
    operator.beat();
    await operator.seen('present');
    expect(allowed(await call.answer)).toBe(true);

    const stopped = await makeLease(operator, { outlivesTray: true });
    operator.close();
    await daemon.kill('SIGTERM');
    daemon = await DaemonProcess.start(daemon.home);
    operator = await TestOperator.present(daemon, keys);
    expect(await endOf(operator, stopped)).toBe('daemon-restart');
    expect(await records(operator, 'lease.ended')).toHaveLength(2);
  });
});

describe('without a lease', () => {
  it('what only reads passes while the operator is idle, and is stamped', async () => {
    operator.idleMs = 600_000;
    await operator.seen('idle');
    expect(await passes(bash('ls'))).toBe(true);
    const [record] = await records(operator, 'call.decided');
    expect(record).toMatchObject({ presence: 'idle', payload: { unattended: true } });
    expect(record?.payload).not.toHaveProperty('leaseId');
    await waits(write);
  });
});
