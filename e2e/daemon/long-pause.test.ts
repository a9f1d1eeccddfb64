import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { JournalWriter } from '../../electron/daemon/store/journal-writer';
import type { JournalEntry } from '../../shared/model/journal';
import { allowed } from '../fixtures/calls';
import { holdpoint } from '../fixtures/command-line';
import { fakeAgentRig } from '../fixtures/fake-agent-rig';
import { lock, records, unlock } from '../fixtures/leases';
import { until } from '../fixtures/until';

const rules = `
[detachment]
drain = "0s"

[[rule]]
id = "ordinary"
outcome = "allow"
effects = ["reads"]
reason = "A test."
`;

/** Writes one record more, as the daemon would have that is not running now. */
function writeInto(file: string, entry: JournalEntry): void {
  const writer = JournalWriter.open({ file, bootId: 'a test' });
  if (!writer.ok) throw new Error(writer.reason);
  const [reply] = writer.value.append([{ id: 0, entry, wallMs: Date.now(), monoNs: '0' }]);
  writer.value.close();
  if (reply?.result.ok !== true) throw new Error('the record was refused');
}

describe('a run that stood for long', () => {
  const rig = fakeAgentRig(rules);

  it('is told with the time-outs that it may meet, over a restart of the daemon too, until it works', async () => {
    const agent = await rig.begun();
    await lock(rig.operator);
    const { id } = await until('a paused run', async () => {
      const run = await rig.runOf(agent);
      return run.state === 'paused' && run;
    });
    const paused = await until(
      'its record',
      async () => (await records(rig.operator, 'run.paused'))[0],
    );
    expect(paused.payload['since']).toBe((await rig.runOf(agent)).pausedAt);
    const hourMs = 3_600_000;
    const since = Date.now() - hourMs;
    await rig.restart(() =>
      writeInto(join(rig.daemon.home.dataDir, 'journal.db'), {
        ...paused,
        payload: { ...paused.payload, since },
      }),
    );
    await rig.reconnect();
    expect((await rig.runOf(agent)).pausedAt).toBe(since);
    await unlock(rig.operator);
    expect((await rig.runOf(agent)).stoodMs).toBeNull();
    expect(await rig.operator.client.call('run.resume', { runId: id })).toMatchObject({ ok: true });

    const [resumed] = await records(rig.operator, 'run.resumed');
    expect(resumed?.payload['summary']).toContain('time-outs');
    expect(resumed?.payload['stoodMs']).toBeGreaterThanOrEqual(hourMs);
    expect((await rig.runOf(agent)).stoodMs).toBeGreaterThanOrEqual(hourMs);
    const status = await holdpoint(rig.daemon.home, ['status']);
    expect(status.out).toContain('its open requests may fail with time-outs');
    const digest = await holdpoint(rig.daemon.home, ['digest']);
    expect(digest.out).toContain('open requests may fail with time-outs');

    expect(allowed(await agent.bash('echo at work again'))).toBe(true);
    expect((await rig.runOf(agent)).stoodMs).toBeNull();
  });
});
