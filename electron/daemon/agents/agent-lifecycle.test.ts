import { expect, it } from 'vitest';
import type { ContainmentProof } from '../../../shared/model/run';
import { done } from '../../../shared/reasons';
import { present, rig } from '../calls/slow-calls.test-data';
import { Leases } from '../leases/leases.shell';
import { revokeAgent } from './agent-lifecycle';
import { AgentRegistry } from './agent-registry';
import { newRun } from './new-run';
import { RunCredentials } from './run-credentials';

const proof: ContainmentProof = {
  ...{ method: 'cgroup', verified: true, processes: [], remaining: [], tookMs: 0 },
};
const run = newRun(
  'r',
  {
    ...{ grade: 'strong', why: '', group: null },
    ...{ takeOver: () => false, selfResumed: () => false, has: () => false },
    ...{ processes: () => [], isEmpty: () => true },
    ...{ setRoot: () => undefined, release: () => undefined },
    ...{
      freeze: () => Promise.resolve(proof),
      thaw: () => Promise.resolve(proof),
      kill: () => Promise.resolve(proof),
    },
  },
  { label: 'a run', cwd: '/', startedAt: 0 },
);
run.product = 'claude-code';

it('whoever is revoked has no right, no lease and no run any more while the record of that hangs (I10)', async () => {
  const one = rig();
  const { path, slow, at } = one;
  const { clock } = path.world;
  const presence = () => at.presence;
  const shared = { clock, journal: slow.journal, presence, onChange: () => undefined };
  const agents = new AgentRegistry({ ...shared, owner: 'o', productOf: () => null });
  const leases = new Leases({ ...shared, newId: () => 'lease' });
  const credentials = new RunCredentials(clock);
  const { credential } = credentials.issue('r');
  const seen = agents.sighted('claude-code');
  await slow.flush();
  await seen;
  const terms = { agentId: 'claude-code', minutes: 9, calls: 9, scopes: [], outlivesTray: true };
  void leases.make(terms, () => null);
  await slow.flush();
  at.verdict = 'confirm';
  present(one);
  await slow.flush();

  const killed: string[] = [];
  const note = (): ReturnType<typeof slow.journal.append> =>
    Promise.reject(new Error('there is no grant'));
  const kill = (id: string): Promise<ReturnType<typeof done<ContainmentProof>>> => {
    killed.push(id);
    return Promise.resolve(done(proof));
  };
  const revoked = revokeAgent(
    {
      ...{ agents, approvals: path.approvals, calls: path, credentials, leases, note },
      control: { kill },
      registry: { live: [run] },
      parts: { platform: { processes: { isAlive: () => false } } },
    },
    'claude-code',
  );
  expect(agents.barred('claude-code', 'r')).toBe('agent-revoked');
  expect([killed, leases.shown, path.approvals.cards(() => false)]).toEqual([['r'], [], []]);
  expect(credentials.runOf(credential)).toBeNull();
  expect(slow.entries.slice(-3).map(({ type }) => type)).toEqual([
    'agent.changed',
    'lease.ended',
    'call.decided',
  ]);
  while (slow.flushes) await slow.flush();
  expect(await revoked).toMatchObject({ ok: true, value: { state: 'revoked' } });
  expect(one.answers).toMatchObject([{ outcome: 'deny', reason: 'agent-revoked' }]);
});
