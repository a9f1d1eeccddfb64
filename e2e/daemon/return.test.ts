import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../../shared/model/journal';
import { Authenticator } from '../fixtures/authenticator';
import { allowed } from '../fixtures/calls';
import { fakeAgentRig } from '../fixtures/fake-agent-rig';
import { leaves, resumed, rulesWith, runIs, staysFor } from '../fixtures/leaving';
import { lock, records, unlock } from '../fixtures/leases';
import { setGoing, stopOffRecord } from '../fixtures/set-going';
import { processStands } from '../fixtures/standing';
import { until } from '../fixtures/until';

/** When the freeze began that this record is about (wall ms): without the time it took itself. */
const begunAt = ({ wallMs, payload }: JournalRecord): number => wallMs - Number(payload['tookMs']);

describe('leaving and returning', () => {
  // Nothing here waits for the end of this time.
  const rig = fakeAgentRig(rulesWith('drain = "60s"'));

  it('happens in order: calls wait, what is at work ends, all stands; then all goes on, and calls pass last (H01, K01)', async () => {
    const agent = await rig.begun();
    const work = { tool_name: 'Bash', tool_input: { command: 'echo at work' }, tool_use_id: 't1' };
    expect(allowed(await agent.hook({ hook_event_name: 'PreToolUse', ...work }))).toBe(true);
    await lock(rig.operator);
    const late = agent.bash('echo late');
    await until('a held call', async () => (await rig.operator.snapshot()).heldCalls === 1);
    // It stands before it can hear the answer.
    void agent.hook({ hook_event_name: 'PostToolUse', ...work, tool_response: {} });
    await runIs(rig, agent, ({ state }) => state === 'paused');
    expect(processStands(agent.pid)).toBe(true);
    await unlock(rig.operator);
    expect(allowed(await late)).toBe(true);
    expect(processStands(agent.pid)).toBe(false);

    const story = await records(
      rig.operator,
      'presence.changed',
      'call.held',
      'call.finished',
      'run.paused',
      'run.resumed',
      'call.decided',
    );
    const at = story.findIndex(({ payload }) => payload['state'] === 'locked');
    const left = story.slice(at).filter(({ payload }) => payload['state'] !== 'idle');
    expect(left.map(({ type }) => type)).toEqual([
      'presence.changed',
      'call.held',
      'call.finished',
      'run.paused',
      'presence.changed',
      'run.resumed',
      'call.decided',
    ]);
    const [, , , paused, , going] = left;
    const { processes, verified, summary } = paused!.payload;
    expect(verified).toBe(true);
    expect(processes).toContainEqual(expect.stringMatching(new RegExp(`^${agent.pid} `)));
    expect(summary).toContain(
      (processes as unknown[]).length === 1
        ? 'verified frozen: 1 process,'
        : `verified frozen: ${String((processes as unknown[]).length)} processes,`,
    );
    expect(going!.payload).toMatchObject({ by: 'return', verified: true });
  });

  it('takes the cards of a paused run back, and asks anew when it goes on (K09)', async () => {
    const agent = await rig.begun();
    const call = agent.bash('rm gone');
    const card = await rig.operator.waiting();
    await leaves(rig, agent);
    expect((await rig.operator.snapshot()).approvals).toEqual([]);
    expect(await rig.operator.answer(card, 'deny')).toMatchObject({ reason: 'approval-unknown' });
    await unlock(rig.operator);
    const again = await rig.operator.waiting();
    expect(again.id).not.toBe(card.id);
    expect(again.digest).toBe(card.digest);
    await rig.operator.answer(again, 'allow');
    expect(allowed(await call)).toBe(true);
    expect(await records(rig.operator, 'approval.withdrawn')).toMatchObject([
      { payload: { approvalId: card.id, digest: card.digest } },
    ]);
  });

  it('takes them back from a run that the operator paused as well (K09)', async () => {
    const agent = await rig.begun();
    const call = agent.bash('rm gone');
    const card = await rig.operator.waiting();
    await rig.operator.client.call('run.pause', { runId: card.runId });
    expect((await rig.operator.snapshot()).approvals).toEqual([]);
    await rig.operator.client.call('run.resume', { runId: card.runId });
    const again = await rig.operator.waiting();
    await rig.operator.answer(again, 'deny');
    expect(allowed(await call)).toBe(false);
  });

  it('does not wait out the drain for what its product itself denied, once its turn is over', async () => {
    const agent = await rig.begun();
    await agent.bash('echo denied by the product itself');
    expect(await agent.hook({ hook_event_name: 'Stop', background_tasks: [] })).toMatchObject({
      ok: true,
    });
    await leaves(rig, agent);
  });
});

describe('what is at work when the operator leaves', () => {
  const rig = fakeAgentRig(rulesWith('drain = "1s"'));

  it('has its time to end, and no more, although the operator was idle long before (H02, K01)', async () => {
    const agent = await rig.begun();
    rig.operator.idleMs = 600_000;
    await rig.operator.seen('idle');
    // At work, since reading passes; and idle for longer than the drain lasts.
    expect(allowed(await agent.bash('echo at work'))).toBe(true);
    await pause(1_000);
    await leaves(rig, agent);
    const [locked, paused] = await until('the pause on record', async () => {
      const last = (await records(rig.operator, 'presence.changed', 'run.paused')).slice(-2);
      return last[1]?.type === 'run.paused' ? last : null;
    });
    expect(locked!.payload['state']).toBe('locked');
    expect(begunAt(paused!) - locked!.wallMs).toBeGreaterThanOrEqual(900);
  });
});

describe('a run that absence paused goes on by itself', () => {
  const rig = fakeAgentRig(rulesWith('drain = "0s"'));

  it('only when nothing happened meanwhile: not after a denied call (K08)', async () => {
    const agent = await rig.begun();
    await leaves(rig, agent);
    expect((await rig.runOf(agent)).resumes).toBe('auto');
    await unlock(rig.operator);
    await resumed(rig, agent);
    await rig.operator.client.call('away', { away: true });
    await rig.operator.seen('away');
    expect(allowed(await agent.bash('cat secret.txt'))).toBe(false);
    await leaves(rig, agent);
    await rig.operator.client.call('away', { away: false });
    const { id } = await staysFor(rig, agent, 'ask');
    expect(await rig.operator.client.call('run.resume', { runId: id })).toMatchObject({ ok: true });
    await resumed(rig, agent);
    expect(
      (await records(rig.operator, 'run.resumed')).map(({ payload }) => payload['by']),
    ).toEqual(['return', 'operator']);
  });

  it('not when its agent was suspended (K08)', async () => {
    const agent = await rig.begun();
    await leaves(rig, agent);
    await rig.operator.client.call('agent.suspend', { agentId: 'claude-code' });
    await staysFor(rig, agent, 'ask');
  });

  it('not when somebody set it going (K02, K08)', async () => {
    const agent = await rig.begun();
    setGoing(await leaves(rig, agent));
    await until(
      'the record',
      async () => (await records(rig.operator, 'run.self-resumed')).length > 0,
    );
    await runIs(rig, agent, ({ state }) => state === 'paused');
    await until('that it stands again', () => processStands(agent.pid));
    await staysFor(rig, agent, 'ask');
  });

  it('not over a restart of the daemon (K08)', async () => {
    const agent = await rig.begun();
    await leaves(rig, agent);
    await rig.restart();
    await rig.reconnect();
    const { id } = await staysFor(rig, agent, 'ask');
    await rig.operator.client.call('runs.resume-all', {});
    expect(id).toBe((await resumed(rig, agent)).id);
  });

  it('not over a restart of a daemon that was killed before its pause was on record (K08)', async () => {
    const agent = await rig.begun();
    const run = await rig.runOf(agent);
    await rig.restart(() => stopOffRecord(run));
    await rig.reconnect();
    await runIs(rig, agent, ({ state, resumes }) => state === 'paused' && resumes === 'ask');
    await rig.operator.client.call('runs.resume-all', {});
    await resumed(rig, agent);
    await until('that it goes on', () => !processStands(agent.pid));
  });
});

describe('a run that takes a proof to go on', () => {
  const rig = fakeAgentRig(rulesWith('drain = "0s"\nresume = "prove"'));

  it('goes on by no click, whoever paused it last, and by no word for all (K08, S02)', async () => {
    const agent = await rig.begun();
    await leaves(rig, agent);
    const { id: runId } = await staysFor(rig, agent, 'prove');
    const { client } = rig.operator;
    expect(await client.call('run.resume', { runId })).toMatchObject({ reason: 'step-up-missing' });
    const begun = await client.call('step-up.totp-begin', { proof: null });
    const app = new Authenticator(begun.ok ? begun.body.secret : '');
    await client.call('step-up.totp-finish', { code: await app.fresh() });
    expect(await client.call('run.resume', { runId })).toMatchObject({ reason: 'step-up-needed' });
    const wrong = { factor: 'totp', code: app.wrong() } as const;
    expect(await client.call('run.resume', { runId, proof: wrong })).toMatchObject({
      reason: 'step-up-wrong',
    });
    expect(await client.call('runs.resume-all', {})).toMatchObject({ body: { proofs: [] } });
    await client.call('run.pause', { runId });
    expect(await client.call('run.resume', { runId })).toMatchObject({ reason: 'step-up-needed' });
    expect(processStands(agent.pid)).toBe(true);
    const proof = { factor: 'totp', code: await app.fresh() } as const;
    expect(await client.call('run.resume', { runId, proof })).toMatchObject({ ok: true });
    await resumed(rig, agent);
  });
});

describe('a run that takes a proof to go on, with a new daemon', () => {
  const rig = fakeAgentRig(rulesWith('drain = "0s"\nresume = "prove"'));

  it('still does, though anybody paused it anew before the old one was killed (K08, S02)', async () => {
    const agent = await rig.begun();
    await leaves(rig, agent);
    const { id: runId } = await staysFor(rig, agent, 'prove');
    await rig.operator.client.call('run.pause', { runId });
    await rig.restart();
    await rig.reconnect();
    const { client } = rig.operator;
    expect(await client.call('run.resume', { runId })).toMatchObject({ reason: 'step-up-missing' });
    expect(await client.call('runs.resume-all', {})).toMatchObject({ body: { proofs: [] } });
    expect(processStands(agent.pid)).toBe(true);
  });
});

/** How long after the lock the run was ended (ms), as the newest records say. */
async function endedAfter(rig: ReturnType<typeof fakeAgentRig>): Promise<number> {
  const story = await until('the record of its end', async () => {
    const all = await records(rig.operator, 'presence.changed', 'run.paused', 'run.killed');
    return all.at(-1)?.type === 'run.killed' && all;
  });
  const [locked, paused, killed] = story.slice(-3);
  expect([locked?.payload['state'], paused?.type, killed?.type]).toEqual([
    'locked',
    'run.paused',
    'run.killed',
  ]);
  return killed!.wallMs - locked!.wallMs;
}

describe('a run that absence ends', () => {
  const rig = fakeAgentRig(rulesWith('locked = "kill"\nkill_after = "3s"\nweak_leases = true'));

  it('has its time from the lock on, however long the operator was idle before (K07)', async () => {
    const agent = await rig.begun();
    rig.operator.idleMs = 600_000;
    await rig.operator.seen('idle');
    await pause(1_000);
    await lock(rig.operator);
    await agent.ended();
    expect(await endedAfter(rig)).toBeGreaterThanOrEqual(2_900);
  });

  it('stands at once and is ended after its time, lease or not (K07)', async () => {
    const agent = await rig.begun();
    await rig.operator.client.call('lease.make', {
      agentId: 'claude-code',
      minutes: 45,
      calls: 200,
      scopes: ['read'],
      outlivesTray: true,
      proof: null,
    });
    await lock(rig.operator);
    await agent.ended();
    expect(await endedAfter(rig)).toBeGreaterThanOrEqual(2_900);
  });
});
