import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needsOperator, operatorWire } from '../../shared/protocol';
import { fakeAgentRig } from '../fixtures/fake-agent-rig';
import { allowed, bash, present } from '../fixtures/calls';
import { TestOperator } from '../fixtures/operator';
import { operatorBodies, wideningBodies } from '../fixtures/operator-bodies';
import { until } from '../fixtures/until';

const rules = `
[[rule]]
id = "edits"
outcome = "allow"
kinds = ["write"]
reason = "A test."
`;
const rig = fakeAgentRig(rules);
const refusal = { status: 404, text: '{"error":"not found"}' };

describe('who a call comes from', () => {
  const touch = {
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'touch made' },
  };

  it('I05: is what the kernel says, whatever process id and session the event claims', async () => {
    const [one, other] = [await rig.begun(), await rig.begun()];
    const [runOne, runOther] = [await rig.runOf(one), await rig.runOf(other)];
    void other.hook(touch, { pid: one.pid, session: `session-${one.pid}` });
    const card = await rig.operator.waiting('Bash');
    expect(card.runId).toBe(runOther.id);
    expect(card.runId).not.toBe(runOne.id);
    expect(card.chain.map(({ role, verified }) => [role, verified])).toContainEqual([
      'agent',
      true,
    ]);
    expect(card.chain.at(-1)).toMatchObject({ role: 'tool', name: 'Bash' });
  });

  it('I05: a process outside every tree that claims the session of a run does not join it', async () => {
    const one = await rig.begun();
    const { id } = await rig.runOf(one);
    present(rig.daemon, bash('touch made'), { session: `session-${one.pid}` });
    expect((await rig.operator.waiting('Bash')).runId).not.toBe(id);
  });

  it('I05: only who opened a run closes it, so that a pause is not shaken off', async () => {
    present(rig.daemon, bash('touch made'));
    const { runId } = await rig.operator.waiting('Bash');
    await rig.operator.client.call('run.pause', { runId });
    const other = await rig.begun();
    expect(await other.agent('run.closed', { runId, exit: 0 })).toMatchObject({
      reason: 'run-unknown',
    });
    const runs = (await rig.operator.snapshot()).runs.filter(({ id }) => id === runId);
    expect(runs).toMatchObject([{ pausedBy: 'operator' }]);
  });

  it('C07: the answer to a call of one agent lets no call of another go', async () => {
    const [one, other] = [await rig.begun(), await rig.begun()];
    const [first, second] = ['1'.repeat(32), '2'.repeat(32)];
    const answers = {
      one: one.hook(touch, { key: first }),
      other: other.hook(touch, { key: second }),
    };
    const cards = await until('two cards', async () => {
      const { approvals } = await rig.operator.snapshot();
      return approvals.length === 2 && approvals;
    });
    const [runOne] = [await rig.runOf(one)];
    const mine = cards.find(({ runId }) => runId === runOne.id)!;
    const theirs = cards.find(({ runId }) => runId !== runOne.id)!;
    expect(mine.digest).not.toBe(theirs.digest);
    expect(await rig.operator.answer({ ...theirs, digest: mine.digest }, 'allow')).toMatchObject({
      reason: 'digest-mismatch',
    });
    // The other presents itself under the first one's key while that one waits.
    expect(allowed(await other.hook(touch, { key: first }))).toBe(false);
    expect(await rig.operator.answer(mine, 'allow', 'run')).toMatchObject({ ok: true });
    expect(allowed(await answers.one)).toBe(true);
    const left = await rig.operator.snapshot();
    expect(left.approvals.map(({ id }) => id)).toEqual([theirs.id]);
    await rig.operator.answer(theirs, 'deny');
    expect(allowed(await answers.other)).toBe(false);
  });

  it("I09: a sub-agent has not its parent's grants, nor more than its agent may do", async () => {
    const run = present(rig.daemon, bash('touch made'));
    await rig.operator.answer(await rig.operator.waiting(), 'allow', 'run');
    expect(allowed(await run.answer)).toBe(true);
    expect(allowed(await present(rig.daemon, bash('touch made')).answer)).toBe(true);
    const child = present(rig.daemon, bash('touch made'), { agentId: 'sub' });
    const card = await rig.operator.waiting();
    expect(card.chain.map(({ role }) => role)).toEqual(['operator', 'agent', 'sub-agent', 'tool']);
    expect(card.chain.find(({ role }) => role === 'sub-agent')?.verified).toBe(false);
    await rig.operator.answer(card, 'deny');
    expect(allowed(await child.answer)).toBe(false);

    const write = {
      tool: 'Write',
      input: { file_path: join(rig.daemon.home.base, 'project', 'a'), content: '' },
    };
    expect(allowed(await present(rig.daemon, write).answer)).toBe(true);
    await rig.operator.onboard(['reads']);
    const beyond = present(rig.daemon, write, { agentId: 'sub' });
    expect((await rig.operator.waiting('Write')).signals).toContainEqual(
      expect.objectContaining({ id: 'entitlement-mismatch', floor: 'confirm' }),
    );
    await rig.operator.client.call('agent.suspend', { agentId: 'claude-code' });
    expect(allowed(await beyond.answer)).toBe(false);
    expect(allowed(await present(rig.daemon, write, { agentId: 'sub' }).answer)).toBe(false);
  });
});

describe('an agent that is barred while its rights are being widened', () => {
  const id = { agentId: 'claude-code' };
  it.each(['agent.suspend', 'agent.revoke', 'agent.offboard'] as const)(
    'I10: %s holds, whatever is still being recorded',
    async (step) => {
      const { client } = rig.operator;
      const [onboarding, reviewing, barring] = [
        rig.operator.onboard().catch(() => undefined),
        client.call('agent.reviewed', { ...id, remove: [], reviewInDays: 90 }),
        client.call(step, id),
      ];
      await Promise.all([onboarding, reviewing]);
      const barred = await barring;
      const agents = async () => {
        const list = await rig.operator.client.call('agents.list', {});
        return list.ok ? list.body.agents : [];
      };
      expect(barred).toMatchObject({ ok: true });
      const state = (await agents())[0]?.state;
      expect(['suspended', 'revoked', 'retired']).toContain(state);
      expect(allowed(await present(rig.daemon, bash('touch made')).answer)).toBe(false);
      await rig.restart();
      await rig.reconnect();
      expect(await agents()).toMatchObject([{ state }]);
    },
  );
});

describe('an agent on the operator socket', () => {
  it('I06: its key opens no call that only the operator may make', async () => {
    const agent = await rig.begun();
    const key = await agent.credential();
    const greeted = rig.daemon.operator();
    const hello = await greeted.call('hello', { client: 'tray', pid: agent.pid, version: key });
    expect(hello.ok).toBe(true);
    expect(
      await greeted.call('authenticate', { epoch: key.slice(0, 32), signature: key }),
    ).toMatchObject({
      reason: 'authentication-failed',
    });
    const bodies = operatorBodies(key);
    expect(Object.keys(bodies).toSorted()).toEqual([...needsOperator].toSorted());
    for (const [call, body] of Object.entries(bodies)) {
      expect([
        call,
        await greeted.call(call as keyof typeof operatorWire, body as never),
      ]).toMatchObject([call, { ok: false, reason: 'not-authenticated' }]);
    }
    for (const [call, body] of Object.entries(wideningBodies(key)))
      expect([
        call,
        await greeted.call(call as keyof typeof operatorWire, body as never),
      ]).toMatchObject([call, { ok: false }]);
    greeted.close();
  });

  it('I06: nothing is answered before hello, and what needs no operator is this and no more', async () => {
    const named = { ...operatorBodies('x'.repeat(12)), ...wideningBodies('x') };
    const silent = rig.daemon.operator();
    for (const [call, body] of Object.entries(named))
      expect([
        call,
        await silent.call(call as keyof typeof operatorWire, body as never),
      ]).toMatchObject([call, { ok: false, reason: 'not-authenticated' }]);
    expect(Object.keys(operatorWire).filter((call) => !Object.hasOwn(named, call))).toEqual([
      'hello',
      'authenticate',
      'presence.locker',
      'subscribe',
      'approval.detail',
      'grant.revoke',
      'run.pause',
      'run.kill',
      'runs.pause-all',
      'runs.kill-all',
      'history.page',
      'history.record',
      'journal.verify',
      'rules.read',
      'rules.check',
      'rules.explain',
      'rules.back-test',
      'rules.suggest',
      'digest.latest',
      'presence.spans',
      'agents.found',
      'agent.canary',
      'agents.list',
      'agent.suspend',
      'agent.revoke',
      'agent.review',
      'lease.end',
      'step-up.status',
      'agent.connect',
    ]);
    silent.close();
  });

  it('I06: its key opens no route of the HTTP door but its own hook', async () => {
    const agent = await rig.begun();
    const key = await agent.credential();
    for (const route of [...Object.keys(operatorWire), 'hook', '../operator/run.resume'])
      expect([route, await agent.http(key, { path: `/v1/${route}` })]).toEqual([route, refusal]);
  });

  it('I07: a process that is not the tray app takes no seat and keeps nobody present', async () => {
    const agent = await rig.begun();
    expect(
      await agent.operator('hello', { client: 'tray', pid: rig.daemon.child.pid!, version: '1' }),
    ).toMatchObject({ ok: true });
    expect(
      await agent.operator('beat', { seq: 1, idleMs: 0, locked: false, wallMs: 0, signature: '' }),
    ).toMatchObject({ reason: 'not-authenticated' });
    rig.operator.silence();
    await rig.operator.seen('gone');
    expect((await rig.operator.snapshot()).operator.uiConnected).toBe(true);
  });

  it('I08: of two tray apps the second is refused', async () => {
    await expect(TestOperator.connect(rig.daemon, rig.keys)).rejects.toThrow('ui-taken');
  });
});
