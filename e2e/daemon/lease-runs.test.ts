import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../shared/model/run';
import { allowed } from '../fixtures/calls';
import { holdpoint } from '../fixtures/command-line';
import type { FakeAgent } from '../fixtures/fake-agent';
import { fakeAgentRig } from '../fixtures/fake-agent-rig';
import { rulesWith, runIs } from '../fixtures/leaving';
import { askLease, endOf, lock, makeLease, unlock } from '../fixtures/leases';
import { keepSealed, passphrase } from '../fixtures/sealed-operator';
import { processStands } from '../fixtures/standing';
import { until } from '../fixtures/until';

const write = 'echo hello > made.txt';

type Rig = ReturnType<typeof fakeAgentRig>;
const paused = (rig: Rig, agent: FakeAgent): Promise<Run> =>
  runIs(rig, agent, ({ state }) => state === 'paused');
/** The process of the agent itself stands: that of a launched one is a child of the command. */
const stands = async (rig: Rig, agent: FakeAgent): Promise<boolean> =>
  processStands((await rig.runOf(agent)).root?.pid ?? 0);

describe('a lease and what can surely be stopped', () => {
  const rig = fakeAgentRig(rulesWith('drain = "0s"'));

  it('is refused while every run of the agent is weakly contained', async () => {
    await rig.begun();
    expect(await askLease(rig.operator)).toMatchObject({ reason: 'lease-weak' });
    const said = await holdpoint(rig.daemon.home, ['leases']);
    expect(said.out).toBe('No lease stands.\n');
  });

  it('keeps a run of a control group going behind a locked screen; one beside it that is weak stands (T-16)', async () => {
    const [strong, weak] = [await rig.launched(), await rig.begun()];
    const lease = await makeLease(rig.operator);
    expect(await rig.runOf(strong)).toMatchObject({ containment: 'strong', leaseId: lease.id });
    expect(await rig.runOf(weak)).toMatchObject({ containment: 'weak', leaseId: null });
    await lock(rig.operator);
    await paused(rig, weak);
    expect(await stands(rig, weak)).toBe(true);
    expect(allowed(await strong.bash(write))).toBe(true);
    expect(await stands(rig, strong)).toBe(false);
    await rig.operator.client.call('lease.end', { leaseId: lease.id });
    await paused(rig, strong);
    expect(await stands(rig, strong)).toBe(true);
    await unlock(rig.operator);
    expect(allowed(await strong.bash(write))).toBe(true);
  });

  it('is gone with a killed daemon, whose run stands as soon as there is another (R02, K08)', async () => {
    const agent = await rig.launched();
    const lease = await makeLease(rig.operator, { outlivesTray: true });
    await lock(rig.operator);
    expect(allowed(await agent.bash(write))).toBe(true);
    await rig.restart();
    const watching = rig.daemon.operator();
    await watching.call('hello', { client: 'cli', pid: process.pid, version: 'test' });
    await until('the run that stands', async () => {
      const seen = await watching.call('subscribe', {});
      return seen.ok && seen.body.leases.length === 0 && seen.body.runs[0]?.state === 'paused';
    });
    watching.close();
    await rig.reconnect();
    expect(await endOf(rig.operator, lease)).toBe('daemon-restart');
    const [run] = (await rig.operator.snapshot()).runs;
    expect(run).toMatchObject({ state: 'paused', pausedBy: 'absence', resumes: 'ask' });
    await rig.operator.client.call('run.resume', { runId: run!.id });
    expect(allowed(await agent.bash(write))).toBe(true);
  });

  it('is nothing for an agent whose hook was changed (T04)', async () => {
    const agent = await rig.launched();
    const place = { product: 'claude-code', scope: 'user', dir: null } as const;
    expect(await rig.operator.client.call('agent.connect', place)).toMatchObject({ ok: true });
    const lease = await makeLease(rig.operator);
    const settings = join(rig.daemon.home.env['HOME'] ?? '', '.claude', 'settings.json');
    await until('the settings', () => existsSync(settings));
    writeFileSync(settings, '{}\n');
    await until('the run without its lease', async () => (await rig.runOf(agent)).leaseId === null);
    expect((await rig.operator.snapshot()).leases).toMatchObject([{ id: lease.id }]);
    expect(await askLease(rig.operator)).toMatchObject({ reason: 'lease-unprotected' });
    await lock(rig.operator);
    await paused(rig, agent);
    expect(await stands(rig, agent)).toBe(true);
  });

  it('is made, shown and ended from the terminal', async () => {
    await rig.launched();
    await keepSealed(rig.daemon, rig.keys);
    const { home } = rig.daemon;
    const words = 'lease claude-code --for 45m --calls 7 --only read --passphrase-stdin'.split(' ');
    const made = await holdpoint(home, words, `${passphrase}\n`);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(/^lease-\S+ {2}claude-code {2}read {2}45 min left {2}0 of 7 calls$/m);
    const id = made.out.split(' ')[0] ?? '';
    const status = await holdpoint(home, ['status']);
    expect(status.out).toContain(`running under ${id}`);
    expect(status.out).toMatch(/^Leases$/m);
    expect(await holdpoint(home, ['lease', 'end', 'claude-code'])).toMatchObject({ code: 0 });
    expect((await holdpoint(home, ['leases'])).out).toBe('No lease stands.\n');
    expect((await holdpoint(home, ['lease', 'end', id])).err).toContain('no lease with that id');
  });
});

describe('continue', () => {
  const rig = fakeAgentRig(rulesWith('drain = "0s"\naway = "continue"'));

  it('lets a strongly contained run read while the operator is away, and is a pause for a weak one (T-16)', async () => {
    const [strong, weak] = [await rig.launched(), await rig.begun()];
    await rig.operator.client.call('away', { away: true });
    await paused(rig, weak);
    expect(await stands(rig, weak)).toBe(true);
    expect(allowed(await strong.bash('ls'))).toBe(true);
    void strong.bash(write);
    await until('a held call', async () => (await rig.operator.snapshot()).heldCalls === 1);
    expect(await stands(rig, strong)).toBe(false);
  });
});
