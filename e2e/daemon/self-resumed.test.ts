import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ControlGroup } from '../../electron/platform/linux/control-group';
import type { HistoryRow } from '../../shared/model/journal';
import type { Run } from '../../shared/model/run';
import { ArtistTable, artistProgram, type ArtistMode } from '../fixtures/artist';
import { startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome, withoutGroups, type Home } from '../fixtures/daemon';
import { FakeAgent } from '../fixtures/fake-agent';
import { rowsOf } from '../fixtures/leases';
import { TestOperator } from '../fixtures/operator';
import { endProved, pauseProved } from '../fixtures/proved';
import { groupOf } from '../fixtures/standing';
import { until } from '../fixtures/until';
import { removeAll } from '../fixtures/user-systemd';

const passes =
  '[[rule]]\nid = "reads"\noutcome = "allow"\nkinds = ["shell"]\neffects = ["reads"]\nreason = "A test."\n';

let daemon: DaemonProcess;
let operator: TestOperator;
const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function attended(home: Home): Promise<void> {
  daemon = await DaemonProcess.start(home);
  undo.push(() => daemon.close());
  operator = await TestOperator.present(daemon);
  undo.push(() => operator.close());
}

/** The artist below `holdpoint run`. */
async function atWork(mode: ArtistMode, count: number): Promise<[Run, ArtistTable]> {
  const table = new ArtistTable(join(daemon.home.base, 'work'));
  const words = ['run', '--', artistProgram(), mode, String(count), table.file];
  const begun = startHoldpoint(daemon.home, words);
  undo.push(() => begun.said);
  undo.push(() => begun.end());
  undo.push(() => table.endAll());
  await table.atWork(count);
  const run = await until('its run', async () => (await operator.snapshot()).runs[0]);
  undo.push(() => operator.client.call('run.kill', { runId: run.id }));
  return [run, table];
}

const runNow = async (): Promise<Run | undefined> => (await operator.snapshot()).runs[0];

const recordsOf = async (type: HistoryRow['type']): Promise<number> =>
  (await rowsOf(operator, type)).length;

describe('a paused run that sets itself going', () => {
  it.each([
    ['by SIGCONT without pause, weakly contained', true],
    ['by its control group', false],
  ] as const)('%s is paused again, on record once (K02)', async (_how, weak) => {
    await attended(weak ? withoutGroups(makeHome()) : makeHome());
    const [run, table] = await atWork('flat', 3);
    expect(run.containment).toBe(weak ? 'weak' : 'strong');
    await operator.client.call('run.pause', { runId: run.id });
    const freeze = join(groupOf(table.pids[0] ?? 0), 'cgroup.freeze');
    const end = performance.now() + 2_500;
    while (performance.now() < end) {
      if (weak) for (const pid of table.alive()) process.kill(pid, 'SIGCONT');
      else writeFileSync(freeze, '0');
      await pause(100);
    }
    await until('it to stand', async () => (await table.busy()) === 0);
    const still = await until('its pause', async () => {
      const now = await runNow();
      return now?.state === 'paused' && now;
    });
    expect(still.pausedBy).toBe('operator');
    expect(await recordsOf('run.self-resumed')).toBe(1);
    expect(await recordsOf('run.paused')).toBe(2);
  });

  it('is ended where the rules say so (K02)', async () => {
    await attended(makeHome('[detachment]\nself_resumed = "kill"\n'));
    const [run, table] = await atWork('flat', 3);
    await operator.client.call('run.pause', { runId: run.id });
    writeFileSync(join(groupOf(table.pids[0] ?? 0), 'cgroup.freeze'), '0');
    await until('its end', async () => (await runNow()) === undefined);
    expect(table.alive()).toEqual([]);
  });

  it('gets no call through, whatever its processes do (K02)', async () => {
    await attended(withoutGroups(makeHome(passes)));
    const agent = FakeAgent.start(daemon);
    undo.push(() => agent.close());
    await agent.begin();
    const run = await until('its run', runNow);
    const call = (id: string): ReturnType<FakeAgent['agent']> =>
      agent.agent('hook', {
        product: 'claude-code',
        key: id.repeat(32),
        pid: 1,
        payload: payload(id),
      });
    const payload = (id: string): string =>
      JSON.stringify({
        session_id: `session-${agent.pid}`,
        transcript_path: '/tmp/t.jsonl',
        cwd: join(daemon.home.base, 'project'),
        permission_mode: 'default',
        hook_event_name: 'PreToolUse',
        tool_name: 'Bash',
        tool_use_id: id,
        tool_input: { command: 'echo hello' },
      });
    expect(JSON.stringify(await call('a'))).toContain('allow');
    await operator.client.call('run.pause', { runId: run.id });
    const storm = setInterval(() => agent.child.kill('SIGCONT'), 5);
    undo.push(() => clearInterval(storm));
    let answered = false;
    void call('b').then(() => (answered = true));
    await until('the call', async () => (await runNow())?.calls === 2);
    await pause(1_000);
    expect(answered).toBe(false);
    expect((await runNow())?.pausedBy).toBe('operator');
    clearInterval(storm);
    expect(await operator.client.call('run.resume', { runId: run.id })).toMatchObject({ ok: true });
    await until('the answer', () => answered);
  });
});

describe('a fork bomb', () => {
  it.each([
    ['with a control group', false],
    ['without one', true],
  ] as const)(
    'is stopped and ended whole %s, and the daemon goes on answering (K10)',
    async (_how, weak) => {
      await attended(weak ? withoutGroups(makeHome()) : makeHome());
      const [run, table] = await atWork('bomb', 8);
      const frozen = pauseProved(operator, run.id);
      const slowest = { ms: 0 };
      for (let looks = 0; looks < 10; looks++) {
        const start = performance.now();
        expect((await daemon.agent().call('ping', {})).ok).toBe(true);
        slowest.ms = Math.max(slowest.ms, performance.now() - start);
      }
      // The patience of a hook client (--silence-ms).
      expect(slowest.ms).toBeLessThan(15_000);
      expect(await frozen).toMatchObject({ verified: true, remaining: [] });
      expect(await table.busy()).toBe(0);
      await endProved(operator, run.id);
      expect(table.alive()).toEqual([]);
    },
  );

  const pids = ['/sys/fs/cgroup/pids', '/sys/fs/cgroup'].find(
    (place) => existsSync(join(place, 'cgroup.procs')) && process.getuid?.() === 0,
  );
  it.each(pids === undefined ? [] : [pids])(
    'is bounded by the group where the kernel counts, below %s (K10)',
    async (place) => {
      const directory = join(place, `holdpoint-test-${process.pid}`);
      expect(new ControlGroup(directory).make().limitTasks(40)).toBe(true);
      const bomb = 'echo 0 > "$1/cgroup.procs"; for i in $(seq 200); do sleep 60 >&- 2>&- & done';
      const said = spawnSync('sh', ['-c', bomb, 'sh', directory], { encoding: 'utf8' });
      const inside = (): number[] =>
        readFileSync(join(directory, 'cgroup.procs'), 'utf8')
          .split('\n')
          .filter(Boolean)
          .map(Number);
      expect(said.stderr).toContain('fork');
      expect(inside().length).toBeLessThanOrEqual(40);
      for (const pid of inside()) process.kill(pid, 'SIGKILL');
      // The kernel may be at the last of them for a moment more.
      await until('the end of the group', () => removeAll(directory));
    },
  );
});
