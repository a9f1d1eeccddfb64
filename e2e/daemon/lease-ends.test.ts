import { describe, expect, it } from 'vitest';
import { allowed, bash, present } from '../fixtures/calls';
import { leaseRig } from '../fixtures/lease-rig';
import { endOf, lock, makeLease, records, unlock } from '../fixtures/leases';
import { until } from '../fixtures/until';

const write = bash('echo hello > made.txt');
const rig = leaseRig();

describe('a lease ends', () => {
  it('with its calls, of which the last one passes', async () => {
    const lease = await makeLease(rig.operator, { calls: 3 });
    await lock(rig.operator);
    const answers = Array.from({ length: 6 }, () => present(rig.daemon, write));
    expect(await endOf(rig.operator, lease)).toBe('calls');
    await rig.heldCalls(3);
    const decided = await records(rig.operator, 'call.decided');
    expect(decided.filter(({ payload }) => payload['leaseId'] === lease.id)).toHaveLength(3);
    await unlock(rig.operator);
    for (const { answer } of answers) expect(allowed(await answer)).toBe(true);
  });

  it('with its time, whatever of its calls is left', async () => {
    const lease = await makeLease(rig.operator, { minutes: 1 / 60 });
    await lock(rig.operator);
    expect(await endOf(rig.operator, lease)).toBe('time');
    const [made, ended] = await records(rig.operator, 'lease.made', 'lease.ended');
    expect(ended!.payload).toMatchObject({ used: 0 });
    expect(ended!.wallMs - made!.wallMs).toBeGreaterThanOrEqual(900);
    await rig.waits(write);
  });

  it('with the end of everything', async () => {
    const lease = await makeLease(rig.operator);
    await rig.operator.client.call('runs.kill-all', {});
    expect(await endOf(rig.operator, lease)).toBe('revoked');
  });

  it('with the first denied call', async () => {
    const lease = await makeLease(rig.operator);
    await lock(rig.operator);
    expect(await rig.passes(bash('cat secret.txt'))).toBe(false);
    expect(await endOf(rig.operator, lease)).toBe('denied');
    await rig.waits(write);
  });

  it('when it is revoked, and its run stands after the drain', async () => {
    const lease = await makeLease(rig.operator);
    await lock(rig.operator);
    expect(await rig.passes(write)).toBe(true);
    const ended = { leaseId: lease.id };
    expect(await rig.operator.client.call('lease.end', ended)).toMatchObject({ ok: true });
    expect(await rig.operator.client.call('lease.end', ended)).toMatchObject({
      reason: 'lease-unknown',
    });
    expect(await endOf(rig.operator, lease)).toBe('revoked');
    await until(
      'a paused run',
      async () => (await rig.operator.snapshot()).runs[0]?.state === 'paused',
    );
    await rig.waits(write);
  });

  it('for the calls in flight too: none leaves that was not recorded before the end', async () => {
    const { id } = await makeLease(rig.operator);
    await lock(rig.operator);
    const calls = Array.from({ length: 40 }, () => present(rig.daemon, write));
    await until('some that pass', async () => ((await rig.leases())[0]?.used ?? 0) > 4);
    // However fast the first ones went: some are on their way when it ends, and one comes after it.
    const ended = rig.operator.client.call('lease.end', { leaseId: id });
    calls.push(...Array.from({ length: 10 }, () => present(rig.daemon, write)));
    await ended;
    calls.push(present(rig.daemon, write));
    const answered = new Set<string>();
    for (const { key, answer } of calls)
      void answer.then((reply) => allowed(reply) && answered.add(key));
    // Whatever was let go has arrived when an answer to a later question has.
    await rig.operator.snapshot();
    await until('the rest held', async () => {
      const { heldCalls: held } = await rig.operator.snapshot();
      return held + answered.size === calls.length;
    });
    const [end] = await records(rig.operator, 'lease.ended');
    const decided = await records(rig.operator, 'call.decided', 'call.held');
    for (const key of answered) {
      const last = decided.findLast(({ payload }) => payload['callKey'] === key);
      expect(last).toMatchObject({ decision: 'allow', payload: { leaseId: id } });
      expect(last!.seq).toBeLessThan(end!.seq);
    }
    expect(answered.size).toBeLessThan(calls.length);
  });

  it('when another is made for the same agent', async () => {
    const first = await makeLease(rig.operator);
    const second = await makeLease(rig.operator, { scopes: ['read'] });
    expect(await endOf(rig.operator, first)).toBe('revoked');
    expect(await rig.leases()).toMatchObject([{ id: second.id }]);
    await lock(rig.operator);
    await rig.waits(write);
  });

  it('with the return of the operator', async () => {
    const lease = await makeLease(rig.operator);
    await lock(rig.operator);
    await unlock(rig.operator);
    expect(await endOf(rig.operator, lease)).toBe('returned');
    await lock(rig.operator);
    await rig.waits(write);
  });

  it('with his return from mere idleness', async () => {
    const lease = await makeLease(rig.operator);
    rig.operator.idleMs = 600_000;
    await rig.operator.seen('idle');
    expect(await rig.passes(write)).toBe(true);
    await unlock(rig.operator);
    expect(await endOf(rig.operator, lease)).toBe('returned');
  });

  it('with the tray app, unless it was made to outlive it', async () => {
    const lease = await makeLease(rig.operator, { outlivesTray: false });
    rig.operator.silence();
    await rig.operator.seen('gone');
    expect(await endOf(rig.operator, lease)).toBe('tray-lost');
    rig.operator.beat();
    await unlock(rig.operator);
    const other = await makeLease(rig.operator, { outlivesTray: true });
    rig.operator.silence();
    await rig.operator.seen('gone');
    expect(await rig.passes(write)).toBe(true);
    expect(await rig.leases()).toMatchObject([{ id: other.id, outlivesTray: true }]);
    rig.operator.beat();
    await unlock(rig.operator);
    expect(await endOf(rig.operator, other)).toBe('returned');
  });

  it('with a tray app that is back before anybody misses it, unless it was made to outlive it', async () => {
    const lease = await makeLease(rig.operator, { outlivesTray: false });
    rig.operator.close();
    await rig.reconnect();
    expect(await endOf(rig.operator, lease)).toBe('tray-lost');
    const ends = await records(rig.operator, 'lease.ended');
    // Not as one of those that end with `gone`: the daemon still waited for the tray app.
    expect(ends.map(({ presence }) => presence)).toEqual(['present']);
    const other = await makeLease(rig.operator, { outlivesTray: true });
    rig.operator.close();
    await rig.reconnect();
    await makeLease(rig.operator);
    expect(await endOf(rig.operator, other)).not.toBe('tray-lost');
  });

  it.each(['agent.suspend', 'agent.revoke', 'agent.offboard'] as const)(
    'with %s of its agent',
    async (call) => {
      const lease = await makeLease(rig.operator);
      await rig.operator.client.call(call, { agentId: 'claude-code' });
      expect(await endOf(rig.operator, lease)).toBe('agent-barred');
      expect(await rig.leases()).toEqual([]);
    },
  );

  it('with the rig.daemon, however that ends (R02)', async () => {
    const killed = await makeLease(rig.operator, { outlivesTray: true });
    await lock(rig.operator);
    const before = present(rig.daemon, write);
    expect(allowed(await before.answer)).toBe(true);
    await rig.restart('SIGKILL');
    const call = present(rig.daemon, write);
    await until('a hold line', () => call.holds() > 0);
    await rig.reconnect();
    expect(await rig.leases()).toEqual([]);
    expect(await endOf(rig.operator, killed)).toBe('daemon-restart');
    expect(allowed(await call.answer)).toBe(true);

    const stopped = await makeLease(rig.operator, { outlivesTray: true });
    await rig.restart('SIGTERM');
    await rig.reconnect();
    expect(await endOf(rig.operator, stopped)).toBe('daemon-restart');
    expect(await records(rig.operator, 'lease.ended')).toHaveLength(2);
  });
});
