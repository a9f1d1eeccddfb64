import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HistoryRow } from '../../shared/model/journal';
import type { AgentStatus, Notice } from '../../shared/model/snapshot';
import type { Run } from '../../shared/model/run';
import { fakeAgentRig } from '../fixtures/fake-agent-rig';
import { allowed, bash, present } from '../fixtures/calls';
import { FakeAgent } from '../fixtures/fake-agent';
import { rowsOf } from '../fixtures/leases';
import { processStands } from '../fixtures/standing';
import { until } from '../fixtures/until';

const passes = `
[[rule]]
id = "passes"
outcome = "allow"
kinds = ["shell"]
`;
const defaults = readFileSync(
  join(import.meta.dirname, '../../electron/daemon/policy/default-rules.toml'),
  'utf8',
);
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

/** Newest first. */
const disconnections = (rig: Rig): Promise<readonly HistoryRow[]> =>
  rowsOf(rig.operator, 'hook.disconnected');

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

  it('stands when its product runs what was denied, until it is connected anew (R10)', async () => {
    await rig.operator.client.call('agent.connect', user);
    await hookIs(rig, 'connected');
    const agent = await rig.begun();
    const tool = { tool_name: 'WebFetch', tool_input: { url: 'https://a.b' }, tool_use_id: 't1' };
    const denied = agent.hook({ hook_event_name: 'PreToolUse', ...tool });
    await rig.operator.answer(await rig.operator.waiting(), 'deny');
    expect(await denied).toMatchObject({ ok: true, body: { exit: 2 } });
    const ended = (event: string, id: string) =>
      agent.hook({ hook_event_name: event, ...tool, tool_use_id: id, tool_response: {} });
    // Neither its failure nor the end of another call is disobedience.
    await ended('PostToolUseFailure', 't1');
    await ended('PostToolUse', 't2');
    expect((await disconnections(rig)).some(({ summary }) => summary.includes('denied'))).toBe(
      false,
    );
    // It stands before it can hear the answer.
    void ended('PostToolUse', 't1');
    const run = await pausedRun(rig, agent);
    expect(run.pausedBy).toBe('unprotected');
    const says = (text: string): boolean =>
      text.includes('Claude Code ran a call that Holdpoint had denied (WebFetch)');
    await until(
      'one record of it',
      async () => (await disconnections(rig)).filter(({ summary }) => says(summary)).length === 1,
    );
    await until('a notice of it', async () => (await notices(rig)).some(({ text }) => says(text)));
    expect(await rig.operator.client.call('run.resume', { runId: run.id })).toMatchObject({
      reason: 'agent-unprotected',
    });
    await rig.operator.client.call('agent.connect', user);
    await until('no notice of it', async () =>
      (await notices(rig)).every(({ text }) => !says(text)),
    );
    expect(await rig.operator.client.call('run.resume', { runId: run.id })).toMatchObject({
      ok: true,
    });
  });

  it('is told of within two seconds (T02)', async () => {
    // The least of a few, because a busy machine may stop anybody for a while.
    const took: number[] = [];
    for (let round = 0; round < 10 && Math.min(...took, Infinity) > 2_000; round++) {
      await rig.operator.client.call('agent.connect', user);
      await hookIs(rig, 'connected');
      const before = await disconnections(rig);
      writeFileSync(settings(rig), '{}\n');
      const { mtimeMs } = statSync(settings(rig));
      const [newest] = await until('a record of it', async () => {
        const rows = await disconnections(rig);
        return rows.length > before.length && rows;
      });
      took.push(newest!.wallMs - mtimeMs);
    }
    expect(Math.min(...took)).toBeLessThanOrEqual(2_000);
  });

  it('stands when a settings file of its project appears that switches the hook off (T03)', async () => {
    await rig.operator.client.call('agent.connect', user);
    await hookIs(rig, 'connected');
    const agent = await rig.begun();
    const folder = join(rig.daemon.home.base, 'project', '.claude');
    mkdirSync(folder);
    writeFileSync(join(folder, 'settings.json'), '{"model":"x"}');
    expect(allowed(await present(rig.daemon, bash('ls')).answer)).toBe(true);
    const absent = join(folder, 'settings.local.json');
    writeFileSync(absent, '{"disableAllHooks":true}');
    const run = await pausedRun(rig, agent);
    expect(run.pausedBy).toBe('unprotected');
    const named = (text: string): boolean => text.includes(absent);
    await until('a notice of it', async () => (await notices(rig)).some(({ text }) => named(text)));
    await until(
      'one record of it',
      async () => (await disconnections(rig)).filter(({ summary }) => named(summary)).length === 1,
    );
    const refused = await rig.operator.client.call('run.resume', { runId: run.id });
    expect(refused).toMatchObject({ ok: false, reason: 'agent-unprotected' });
    rmSync(absent);
    await until('the notice that is gone', async () =>
      (await notices(rig)).every(({ text }) => !named(text)),
    );
    expect(await rig.operator.client.call('run.resume', { runId: run.id })).toMatchObject({
      ok: true,
    });
    await until('the process that goes on', () => !stands(agent));
  });

  it('goes on when the operator himself disconnects it', async () => {
    await rig.operator.client.call('agent.connect', user);
    const agent = await rig.begun();
    await rig.operator.client.call('agent.disconnect', { ...user, proof: null });
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

describe('an agent under the default rules', () => {
  const rig = fakeAgentRig(defaults);

  it.each(['settings.json', 'settings.local.json'])(
    'makes the %s of its project by no tool unless the operator says so (T03)',
    async (name) => {
      await rig.operator.client.call('agent.connect', user);
      const file = join(rig.daemon.home.base, 'project', '.claude', name);
      const text = '{"disableAllHooks":true}';
      for (const call of [
        { tool: 'Write', input: { file_path: file, content: text } },
        bash(`mkdir -p .claude && echo '${text}' > .claude/${name}`),
        bash(`cp /tmp/x ${file}`),
      ]) {
        const made = present(rig.daemon, call);
        const refused = made.answer.then((answer) => !allowed(answer));
        const asked = rig.operator.waiting(call.tool).then(() => true);
        expect(await Promise.race([refused, asked])).toBe(true);
        made.hangUp();
        await until(
          'nothing that waits',
          async () => (await rig.operator.snapshot()).approvals.length === 0,
        );
        expect(existsSync(file)).toBe(false);
      }
    },
  );
});
