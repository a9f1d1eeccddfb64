import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { allowed, bash, present } from '../fixtures/calls';
import { startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { Desktop } from '../fixtures/desktop';
import { FakeAgent } from '../fixtures/fake-agent';
import { rowsOf } from '../fixtures/leases';
import { TestOperator } from '../fixtures/operator';
import { Screen } from '../fixtures/screen';
import { until } from '../fixtures/until';

/** Whatever happens to presence here, runs go on: what is tried is what counts as presence. */
const rules = `
[detachment]
locked = "hold"
gone = "hold"

[[rule]]
id = "all-passes"
outcome = "allow"
kinds = ["shell"]
effects = ["reads", "writes", "drives-input"]
reason = "A test."
`;

/** What one test opened; they run side by side, since each waits for what only time brings about. */
class Opened {
  readonly #closing: (() => unknown)[] = [];

  static of({ onTestFinished }: Pick<TestContext, 'onTestFinished'>): Opened {
    const opened = new Opened();
    onTestFinished(async () => {
      for (const close of opened.#closing.splice(0).toReversed()) await close();
    });
    return opened;
  }

  closed<T extends { close(): unknown }>(thing: T): T {
    this.#closing.push(() => thing.close());
    return thing;
  }

  async attended(
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ daemon: DaemonProcess; operator: TestOperator }> {
    const daemon = this.closed(await DaemonProcess.start(makeHome(rules), env));
    return { daemon, operator: this.closed(await TestOperator.present(daemon)) };
  }
}

/** What the return digest says is suspicious. */
async function warnings(operator: TestOperator): Promise<string[]> {
  const told = await operator.client.call('digest.latest', {});
  return told.ok ? (told.body.digest?.warnings ?? []).map(({ kind }) => kind) : [];
}

const changes = async (operator: TestOperator): Promise<string[]> =>
  (await rowsOf(operator, 'presence.changed')).map(({ summary }) => summary);

describe.concurrent('a daemon that stood still', () => {
  it('does not say that the operator left, and lets nothing pass on heartbeats of then (H07)', async (test) => {
    const opened = Opened.of(test);
    const { daemon, operator } = await opened.attended();
    daemon.child.kill('SIGSTOP');
    // Longer than a lease; the heartbeats go on and wait in the socket.
    await pause(3_500);
    daemon.child.kill('SIGCONT');
    await until('the standstill told', async () =>
      (await changes(operator)).some((text) => text.includes('stood still')),
    );
    await operator.seen('present');
    expect((await changes(operator)).filter((text) => text.startsWith('gone'))).toEqual([]);
  });

  it('whose tray died meanwhile never counts the operator as present on its last words (H07)', async (test) => {
    const opened = Opened.of(test);
    const { daemon, operator } = await opened.attended();
    daemon.child.kill('SIGSTOP');
    await pause(3_500);
    operator.silence();
    daemon.child.kill('SIGCONT');
    const call = present(daemon, bash('touch made'));
    await operator.seen('gone');
    const states = async (): Promise<string[]> =>
      (await changes(operator)).map((text) => text.split(':')[0] ?? '');
    await until('the record', async () => (await states())[0] === 'gone');
    // Newest first: gone, after idle for want of a heartbeat; present only at the beginning.
    expect((await states()).slice(0, 3)).toEqual(['gone', 'idle', 'present']);
    operator.beat();
    expect(allowed(await call.answer)).toBe(true);
  });
});

describe.concurrent('witnesses that disagree', () => {
  it('are recorded once, by name, and locked counts (H08)', async (test) => {
    const opened = Opened.of(test);
    const desktop = opened.closed(await Desktop.start(['logind', 'gnome']));
    const { operator } = await opened.attended(desktop.env);
    await desktop.lock();
    await operator.seen('locked');
    operator.idleMs = 60_000;
    await desktop.hint(false);
    const found = await until('the record', async () => {
      const rows = await rowsOf(operator, 'presence.contradicted');
      return rows.length > 0 && rows;
    });
    expect(found.map(({ summary }) => summary)).toEqual([
      'gnome says locked, but logind-hint says unlocked: locked counts',
    ]);
    expect((await operator.snapshot()).presence.state).toBe('locked');
    await desktop.gnome(false);
    operator.idleMs = 0;
    await operator.seen('present');
    expect(await warnings(operator)).toEqual(['contradiction']);
  });

  it('or are lost: after a grace nobody counts as there, until they are back (H08)', async (test) => {
    const opened = Opened.of(test);
    const desktop = opened.closed(await Desktop.start(['logind', 'gnome']));
    const { operator } = await opened.attended(desktop.env);
    await desktop.stopBus('session');
    await operator.seen('gone');
    expect((await operator.snapshot()).presence.why).toContain('nobody can tell');
    await desktop.startBus('session');
    await operator.seen('present');
  });
});

describe.concurrent('input that a run makes', () => {
  it('does not bring the operator back, is told once, and ends with the run (S01, H08)', async (test) => {
    const opened = Opened.of(test);
    const screen = opened.closed(await Screen.start());
    const { daemon, operator } = await opened.attended({ DISPLAY: screen.display });
    operator.locked = true;
    await operator.seen('locked');
    // One tool that goes on for minutes, moving the real pointer of that display by XTEST.
    const moves = Array.from({ length: 600 }, (_, i) => [
      'mousemove',
      String(i % 300),
      '5',
      'sleep',
      '0.2',
    ]);
    const home = { ...daemon.home, env: { ...daemon.home.env, DISPLAY: screen.display } };
    const run = startHoldpoint(home, ['run', '--', 'xdotool', ...moves.flat()]);
    const [record] = await until('the record', async () => {
      const rows = await rowsOf(operator, 'presence.made-input');
      return rows.length > 0 && rows;
    });
    expect(record?.summary).toMatch(/^xdotool \d+ makes input/);
    operator.locked = false;
    const call = present(daemon, bash('echo hello'));
    await until('a held call', async () => (await operator.snapshot()).heldCalls === 1);
    // Many heartbeats that say fresh input, as they would with a pointer that moves.
    await pause(4_000);
    expect((await operator.snapshot()).presence.state).toBe('locked');
    expect(await rowsOf(operator, 'presence.made-input')).toHaveLength(1);
    const { runs } = await operator.snapshot();
    const runId = runs.find(({ label }) => label.startsWith('xdotool'))?.id ?? '';
    await operator.client.call('run.kill', { runId });
    await run.said;
    expect(allowed(await call.answer)).toBe(true);
    expect(await warnings(operator)).toEqual(['made-input']);
  });

  it('while the operator is idle, from its first stroke on, opens nothing (S01)', async (test) => {
    const opened = Opened.of(test);
    const screen = opened.closed(await Screen.start());
    const { daemon, operator } = await opened.attended({ DISPLAY: screen.display });
    operator.silence();
    operator.beat(1_000);
    operator.idleMs = 3_600_000;
    await operator.seen('idle');
    const call = present(daemon, bash('touch made'));
    await until('a held call', async () => (await operator.snapshot()).heldCalls === 1);
    const home = { ...daemon.home, env: { ...daemon.home.env, DISPLAY: screen.display } };
    const moves = Array.from({ length: 300 }, (_, i) => [
      'mousemove',
      String(i),
      '5',
      'sleep',
      '0.2',
    ]);
    const run = startHoldpoint(home, ['run', '--', 'xdotool', ...moves.flat()]);
    await until('the run', async () =>
      (await operator.snapshot()).runs.some(({ processes }) => processes > 0),
    );
    // Heartbeats that say fresh input, as they do with a pointer that moves, the first before anybody looks where it comes from.
    operator.idleMs = 0;
    await until(
      'the record',
      async () => (await rowsOf(operator, 'presence.made-input')).length > 0,
    );
    await pause(3_000);
    expect((await changes(operator)).filter((text) => text.startsWith('present'))).toHaveLength(1);
    expect((await operator.snapshot()).heldCalls).toBe(1);
    await operator.client.call('runs.kill-all', {});
    await run.said;
    await call.answer;
  });

  it('by a call that drives input counts as little, while the call is at work (S05)', async (test) => {
    const opened = Opened.of(test);
    const { daemon, operator } = await opened.attended();
    const agent = opened.closed(FakeAgent.start(daemon));
    const drives = {
      tool_name: 'Bash',
      tool_input: { command: 'xdotool key Return' },
      tool_use_id: 'toolu_drive',
    };
    const begun = await agent.hook({ hook_event_name: 'PreToolUse', ...drives });
    expect(allowed(begun)).toBe(true);
    const [record] = await until('the record', async () => {
      const rows = await rowsOf(operator, 'presence.made-input');
      return rows.length > 0 && rows;
    });
    expect(record?.summary).toMatch(/^a call that drives input/);
    operator.locked = true;
    await operator.seen('locked');
    operator.locked = false;
    // Longer than two heartbeats with fresh input take to bring him back.
    await pause(2_000);
    expect((await operator.snapshot()).presence.state).toBe('locked');
    await agent.hook({ hook_event_name: 'PostToolUse', ...drives, tool_response: {} });
    await operator.seen('present');
  });
});
