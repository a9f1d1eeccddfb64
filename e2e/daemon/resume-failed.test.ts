import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cgroup2Mount } from '../../electron/platform/linux/cgroup-base';
import { holdpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { FakeAgent } from '../fixtures/fake-agent';
import { records } from '../fixtures/leases';
import { TestOperator } from '../fixtures/operator';
import { pauseProved } from '../fixtures/proved';
import { until } from '../fixtures/until';
import { makesGroups, removeAll } from '../fixtures/user-systemd';

const mount = cgroup2Mount();
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** Puts a daemon into that control group, as the root of a hierarchy of its own, so that a test can freeze all that it makes. */
const within = (group: string): string[] => [
  ...['sh', '-c', 'echo 0 > "$0/cgroup.procs"; exec unshare --mount --cgroup "$@"', group],
  ...['sh', '-c', `umount ${mount} && mount -t cgroup2 none ${mount} && exec "$@"`, 'sh'],
];

// Only root may make groups anywhere; what a thaw that fails does to the gate is the same for everybody.
describe.runIf(process.getuid?.() === 0 && mount !== null && makesGroups(mount))(
  'a run that does not go on whole when it is resumed',
  () => {
    it('keeps its gate shut, says so, and is tried again until all of it goes on (K08)', async () => {
      const group = mkdtempSync(join(mount ?? '', 'hp-test-'));
      ends.push(() => until('an empty group', () => removeAll(group)));
      const home = makeHome('[detachment]\ngone = "hold"\n');
      const daemon = await DaemonProcess.start({ ...home, before: within(group) });
      ends.push(() => daemon.close());
      const operator = await TestOperator.present(daemon);
      ends.push(() => operator.close());
      const agent = FakeAgent.start(daemon);
      ends.push(() => agent.close());
      await agent.begin();
      void agent.bash('rm gone');
      const { runId } = await operator.waiting();
      expect(await pauseProved(operator, runId)).toMatchObject({ verified: true });

      const freeze = join(group, `holdpoint-${process.getuid?.()}`, 'cgroup.freeze');
      writeFileSync(freeze, '1');
      ends.push(() => writeFileSync(freeze, '0'));
      const resumed = await operator.client.call('run.resume', { runId });
      expect(resumed).toMatchObject({ ok: true, body: { verified: false } });
      const { approvals, heldCalls, runs } = await operator.snapshot();
      expect([approvals, heldCalls]).toEqual([[], 1]);
      expect(runs[0]?.resumeFailed).toBe('not-verified');
      expect(runs[0]?.remaining.map(({ pid }) => pid)).toContain(agent.pid);
      const { out } = await holdpoint(daemon.home, ['status']);
      expect(out).toContain('not all of it goes on: its calls wait');

      writeFileSync(freeze, '0');
      expect((await operator.waiting()).runId).toBe(runId);
      expect((await operator.snapshot()).runs[0]).toMatchObject({
        resumeFailed: null,
        pausedBy: null,
        remaining: [],
      });
      const told = await records(operator, 'run.resumed');
      expect(told.map(({ payload }) => payload['verified'])).toEqual([false, true]);
    });
  },
);
