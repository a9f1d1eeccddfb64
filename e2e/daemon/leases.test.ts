import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Lease } from '../../shared/model/lease';
import { allowed, bash, present } from '../fixtures/calls';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

/** These calls come from the test itself, which is in no control group of its own. */
const rules = `
[detachment]
weak_leases = true

[[rule]]
id = "all-passes"
outcome = "allow"
effects = ["reads", "searches", "writes", "executes", "network", "delegates"]
reason = "A test."
`;

let daemon: DaemonProcess;
let operator: TestOperator;
const keys = generateKeyPairSync('ed25519');
afterEach(async () => {
  operator?.close();
  await daemon?.close();
});

async function attended(text = rules): Promise<void> {
  daemon = await DaemonProcess.start(makeHome(text));
  operator = await TestOperator.present(daemon, keys);
}

async function lease(about: Partial<Parameters<typeof request>[0]> = {}): Promise<Lease> {
  const made = await request(about);
  if (!made.ok) throw new Error(made.reason);
  return made.body;
}
const request = (about: Partial<Lease> & { minutes?: number } = {}) =>
  operator.client.call('lease.make', {
    agentId: about.agentId ?? 'claude-code',
    minutes: about.minutes ?? 45,
    calls: about.calls ?? 200,
    scopes: about.scopes ?? ['read', 'edit-in-project'],
    outlivesTray: about.outlivesTray ?? false,
    proof: null,
  });

async function lock(): Promise<void> {
  operator.locked = true;
  await operator.seen('locked');
}

describe('a lease', () => {
  it('lets an agent go on behind a locked screen, and every call is stamped', async () => {
    await attended();
    const { id } = await lease();
    expect((await operator.snapshot()).leases).toMatchObject([{ id, used: 0, calls: 200 }]);
    await lock();
    expect(allowed(await present(daemon, bash('echo hello > made.txt')).answer)).toBe(true);
    const { leases, runs } = await operator.snapshot();
    expect(leases).toMatchObject([{ id, used: 1 }]);
    expect(runs).toMatchObject([{ state: 'running', leaseId: id, pausedBy: null }]);
    const page = await operator.client.call('history.page', { limit: 50, callsOnly: true });
    const seq = page.ok ? page.body.rows[0]?.seq : undefined;
    const record = await operator.client.call('history.record', { seq: seq ?? 0 });
    expect(record).toMatchObject({
      body: { decision: 'allow', presence: 'locked', payload: { leaseId: id, unattended: true } },
    });
  });

  it('that is revoked stops the run', async () => {
    await attended();
    const { id } = await lease();
    await lock();
    await present(daemon, bash('echo hello')).answer;
    expect(await operator.client.call('lease.end', { leaseId: id })).toMatchObject({ ok: true });
    await until(
      'a paused run',
      async () => (await operator.snapshot()).runs[0]?.state === 'paused',
    );
    expect((await operator.snapshot()).leases).toEqual([]);
  });
});
