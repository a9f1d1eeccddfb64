import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AgentStatus, Notice } from '../../shared/model/snapshot';
import type { Run } from '../../shared/model/run';
import { fakeAgentRig } from '../fixtures/fake-agent-rig';
import { allowed, bash, present } from '../fixtures/calls';
import { FakeAgent } from '../fixtures/fake-agent';
import { processStands } from '../fixtures/standing';
import { until } from '../fixtures/until';

const passes = `
[[rule]]
id = "passes"
outcome = "allow"
kinds = ["shell"]
`;
const user = { product: 'claude-code', scope: 'user', dir: null } as const;

type Rig = ReturnType<typeof fakeAgentRig>;
const homeOf = (rig: Rig): string => rig.daemon.home.env['HOME'] ?? '';
const settings = (rig: Rig): string => join(homeOf(rig), '.claude', 'settings.json');
const hook = async (rig: Rig): Promise<AgentStatus['hook'] | undefined> =>
  (await rig.operator.snapshot()).agents.find((one) => one.product === 'claude-code')?.hook;
const hookIs = (rig: Rig, state: AgentStatus['hook']): Promise<boolean> =>
  until(`the hook ${state}`, async () => (await hook(rig)) === state);
const notices = async (rig: Rig): Promise<readonly Notice[]> =>
  (await rig.operator.snapshot()).notices;

const stands = (agent: FakeAgent): boolean => processStands(agent.pid);
async function pausedRun(rig: Rig, agent: FakeAgent): Promise<Run> {
  await until('the process that stands', () => stands(agent));
  return until('its paused run', async () => {
    const run = await rig.runOf(agent);
    return run.state === 'paused' && run;
  });
}

describe('an agent whose hook was taken away, with unprotected = "pause"', () => {
  const rig = fakeAgentRig(`[agents]\nunprotected = "pause"\n${passes}`);

  it('stands, whoever comes and goes, until the hook stands again and the operator resumes it (T04)', async () => {
    expect(await rig.operator.client.call('agent.connect', user)).toMatchObject({ ok: true });
    await hookIs(rig, 'connected');
    const agent = await rig.begun();
    expect(stands(agent)).toBe(false);

    writeFileSync(settings(rig), '{}\n');
    const run = await pausedRun(rig, agent);
    expect(run.pausedBy).toBe('unprotected');
    await hookIs(rig, 'changed');
    // A run that begins meanwhile stands as well.
    const later = FakeAgent.start(rig.daemon);
    // It stands before it can hear the answer to its first word.
    void later.begin();
    await pausedRun(rig, later);

    rig.operator.locked = true;
    await rig.operator.seen('locked');
    rig.operator.locked = false;
    await rig.operator.seen('present');
    await rig.restart();
    await rig.reconnect();
    expect((await pausedRun(rig, agent)).pausedBy).toBe('unprotected');
    const refused = await rig.operator.client.call('run.resume', { runId: run.id });
    expect(refused).toMatchObject({ ok: false, reason: 'agent-unprotected' });
    await rig.operator.client.call('runs.resume-all', {});
    expect(stands(agent)).toBe(true);

    await rig.operator.client.call('agent.connect', user);
    await hookIs(rig, 'connected');
    await until('what is to be done', async () =>
      (await notices(rig)).some(({ text }) => text.includes('until you resume')),
    );
    expect(stands(agent)).toBe(true);
    const resumed = await rig.operator.client.call('run.resume', { runId: run.id });
    expect(resumed).toMatchObject({ ok: true });
    await until('the process that goes on', () => !stands(agent));
    await rig.operator.client.call('runs.resume-all', {});
    later.close();
    await until('the notice that is gone', async () =>
      (await notices(rig)).every(({ text }) => !text.includes('until you resume')),
    );
  });

  it('goes on when the operator himself disconnects it', async () => {
    await rig.operator.client.call('agent.connect', user);
    const agent = await rig.begun();
    await rig.operator.client.call('agent.disconnect', user);
    await hookIs(rig, 'not-connected');
    const reply = await agent.hook({
      hook_event_name: 'PreToolUse',
      tool_name: 'Bash',
      tool_input: { command: 'ls' },
      tool_use_id: 't',
    });
    expect(allowed(reply)).toBe(true);
  });
});

describe('an agent whose hook was taken away', () => {
  const rig = fakeAgentRig(passes);

  it('is marked, goes on, and what still comes of it is put to the operator', async () => {
    await rig.operator.client.call('agent.connect', user);
    const agent = await rig.begun();
    const before = present(rig.daemon, bash('ls'));
    expect(allowed(await before.answer)).toBe(true);
    writeFileSync(settings(rig), readFileSync(settings(rig), 'utf8').replace('|| exit 2', ''));
    await hookIs(rig, 'changed');
    const call = present(rig.daemon, bash('ls'));
    const card = await rig.operator.waiting('Bash');
    expect(card.signals).toMatchObject([{ id: 'hook-changed' }]);
    await rig.operator.answer(card, 'allow');
    expect(allowed(await call.answer)).toBe(true);
    expect(stands(agent)).toBe(false);
    await rig.operator.client.call('agent.connect', user);
    await hookIs(rig, 'connected');
    expect(allowed(await present(rig.daemon, bash('ls')).answer)).toBe(true);
  });

  it('is marked also when a project alone had the hook, and not when that project is gone', async () => {
    const project = join(rig.daemon.home.base, 'elsewhere');
    mkdirSync(project);
    const place = { product: 'claude-code', scope: 'project', dir: project } as const;
    expect(await rig.operator.client.call('agent.connect', place)).toMatchObject({ ok: true });
    await hookIs(rig, 'not-connected');
    writeFileSync(join(project, '.claude', 'settings.local.json'), '{}\n');
    await hookIs(rig, 'changed');
    // Another project never had one.
    expect(allowed(await present(rig.daemon, bash('ls')).answer)).toBe(true);
    const call = present(rig.daemon, bash('ls'), { cwd: join(project, 'src') });
    await rig.operator.waiting('Bash');
    call.hangUp();
    rmSync(project, { recursive: true });
    await hookIs(rig, 'not-connected');
  });
});
