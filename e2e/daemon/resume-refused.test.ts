import { describe, expect, it } from 'vitest';
import { fakeAgentRig } from '../fixtures/fake-agent-rig';
import { leaves, resumed, rulesWith, staysFor } from '../fixtures/leaving';
import { lock, records, unlock } from '../fixtures/leases';
import { processStands } from '../fixtures/standing';

describe('the word of an operator who is not there', () => {
  const rig = fakeAgentRig(rulesWith('drain = "0s"'));

  it('sets no run going, and he is told, also when he asks for all (K08)', async () => {
    const agent = await rig.begun();
    const runId = (await rig.runOf(agent)).id;
    await rig.operator.client.call('run.pause', { runId });
    await lock(rig.operator);
    const refused = { ok: false, reason: 'not-present' };
    expect(await rig.operator.client.call('run.resume', { runId })).toMatchObject(refused);
    expect(await rig.operator.client.call('runs.resume-all', {})).toMatchObject(refused);
    expect(processStands(agent.pid)).toBe(true);
    expect(await records(rig.operator, 'run.resumed')).toEqual([]);
    await unlock(rig.operator);
    expect(await rig.operator.client.call('runs.resume-all', {})).toMatchObject({ ok: true });
    await resumed(rig, agent);
  });
});

describe('a run whose proof to go on is being looked at', () => {
  const rig = fakeAgentRig(rulesWith('drain = "0s"\nresume = "prove"\naway = "pause"'));

  it.each([
    ['leaves', 'not-present', () => rig.operator.client.call('away', { away: true })],
    ['pauses it', 'run-paused', (runId) => rig.operator.client.call('run.pause', { runId })],
  ] as const satisfies readonly [string, string, (runId: string) => Promise<unknown>][])(
    'stays paused when the operator %s meanwhile (K08)',
    async (_act, reason, acts) => {
      const agent = await rig.begun();
      const { client } = rig.operator;
      const passphrase = 'a passphrase that takes its time';
      expect(await client.call('step-up.passphrase', { passphrase, proof: null })).toMatchObject({
        ok: true,
      });
      await leaves(rig, agent);
      const { id: runId } = await staysFor(rig, agent, 'prove');
      // Both questions lie in the socket at once; a passphrase is looked at in another thread.
      const asked = client.call('run.resume', {
        runId,
        proof: { factor: 'passphrase', passphrase },
      });
      await acts(runId);
      expect(await asked).toMatchObject({ ok: false, reason });
      expect(processStands(agent.pid)).toBe(true);
      expect(await records(rig.operator, 'run.resumed')).toEqual([]);
    },
  );
});
