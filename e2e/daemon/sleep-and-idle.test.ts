import { afterEach, describe, expect, it } from 'vitest';
import { allowed } from '../fixtures/calls';
import { startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { Desktop, type DesktopService } from '../fixtures/desktop';
import { FakeAgent } from '../fixtures/fake-agent';
import { forge, sleepSignal } from '../fixtures/forge';
import { LockWatch } from '../fixtures/lock-watch';
import { hangingDisk } from '../fixtures/hanging-disk';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

let desktop: Desktop;
let watch: LockWatch;
afterEach(async () => {
  await watch?.witness.close();
  await desktop?.close();
});

async function watching(services: readonly DesktopService[]): Promise<void> {
  desktop = await Desktop.start(services);
  watch = new LockWatch(desktop.env);
  await watch.start();
  watch.said.length = 0;
}

describe('the lid', () => {
  it('shut locks, though logind announces it to nobody, unless there is another display; open takes it back (H03)', async () => {
    await watching(['logind']);
    await desktop.lid(true, true);
    await desktop.lid(true, false);
    await watch.hears('lock lid');
    await desktop.lid(true, true);
    await watch.hears('unlock lid');
    await desktop.lid(true, false);
    await watch.hears('lock lid');
    await desktop.lid(false, false);
    await watch.hears('unlock lid');
  });

  it('is read at start', async () => {
    desktop = await Desktop.start(['logind']);
    await desktop.lid(true, false);
    watch = new LockWatch(desktop.env);
    await watch.start();
    expect(watch.said).toContain('lock lid');
  });
});

describe('a machine that goes to sleep', () => {
  it('waits until the processes of every run stand still, and not longer (H03)', async () => {
    desktop = await Desktop.start(['logind']);
    const daemon = await DaemonProcess.start(makeHome(), desktop.env);
    const operator = await TestOperator.present(daemon);
    const run = startHoldpoint(daemon.home, ['run', '--', 'sleep', '600']);
    try {
      const state = async (): Promise<string | undefined> =>
        (await operator.snapshot()).runs.find(({ label }) => label === 'sleep 600')?.state;
      await until('the run', async () => (await state()) === 'running');
      await desktop.sleepHeld(true);
      await desktop.sleep(true);
      await desktop.sleepHeld(false);
      expect(await state()).toBe('paused');
      await desktop.sleep(false);
      await desktop.sleepHeld(true);
      await until('the run again', async () => (await state()) === 'running');
    } finally {
      await operator.client.call('runs.kill-all', {});
      await run.said;
      operator.close();
      await daemon.close();
    }
  });
});

describe('a machine that goes to sleep while a tool is at work', () => {
  it('waits for its end, or as long as that may take, and then for its run to stand (H03, H02)', async () => {
    desktop = await Desktop.start(['logind']);
    const rules =
      '[detachment]\ndrain = "2s"\n\n[[rule]]\nid = "r"\noutcome = "allow"\neffects = ["reads"]\nreason = "r"\n';
    const daemon = await DaemonProcess.start(makeHome(rules), desktop.env);
    const operator = await TestOperator.present(daemon);
    const agent = FakeAgent.start(daemon);
    try {
      expect(allowed(await agent.bash('cat notes.txt'))).toBe(true);
      await desktop.sleepHeld(true);
      const began = performance.now();
      await desktop.sleep(true);
      await desktop.sleepHeld(false);
      expect(performance.now() - began).toBeGreaterThanOrEqual(1_900);
      const { runs } = await operator.snapshot();
      expect(runs.map(({ state }) => state)).toEqual(['paused']);
    } finally {
      await operator.client.call('runs.kill-all', {});
      agent.close();
      operator.close();
      await daemon.close();
    }
  });
});

describe('a machine that goes to sleep while a record hangs', () => {
  it('waits for it as long as it may, and no longer (H03)', async () => {
    desktop = await Desktop.start(['logind']);
    const home = makeHome();
    const disk = hangingDisk(home);
    const daemon = await DaemonProcess.start(home, { ...desktop.env, ...disk.env });
    const operator = await TestOperator.present(daemon);
    try {
      await desktop.sleepHeld(true);
      disk.hang();
      const began = performance.now();
      await desktop.sleep(true);
      await desktop.sleepHeld(false);
      // Nothing runs, so without the record of the lock there was nothing to wait for.
      expect(performance.now() - began).toBeGreaterThanOrEqual(3_900);
    } finally {
      disk.goOn();
      operator.close();
      await daemon.close();
    }
  });
});

describe('a Wayland session', () => {
  it('is known by what logind says, where the environment says nothing', async () => {
    desktop = await Desktop.start(['logind']);
    await desktop.order('type wayland');
    watch = new LockWatch(desktop.env);
    await watch.start();
    expect(watch.said).toContain('session');
    const other = new LockWatch({ ...desktop.env, XDG_SESSION_TYPE: 'wayland' });
    await other.start();
    expect(other.said).toContain('session');
    await other.witness.close();
  });
});

describe('sleep', () => {
  it('is held up, until what has to be done before is done, and again after each resume (H03)', async () => {
    await watching(['logind']);
    await desktop.sleepHeld(true);
    await until('told', () => watch.of('sleep-delay')?.state === 'watching');
    // Nothing is about to happen: nothing is given back.
    watch.witness.maySleep();
    await desktop.sleep(true);
    await watch.hears('suspend');
    watch.witness.maySleep();
    await desktop.sleepHeld(false);
    await until('told', () => watch.of('sleep-delay')?.state === 'absent');
    await desktop.sleep(false);
    await watch.hears('resume');
    await desktop.sleepHeld(true);
  });

  it('is held up no longer than most of what logind waits, as that is each time (H03)', async () => {
    const limit = (seconds: string) =>
      until('told', () => watch.of('sleep-delay')?.detail.includes(`, ${seconds} s at most`));
    desktop = await Desktop.start(['logind']);
    await desktop.sleepWaits(1_000);
    watch = new LockWatch(desktop.env);
    await watch.start();
    await limit('0.8');
    // Longer than we want at all.
    await desktop.sleepWaits(60_000);
    await desktop.sleep(true);
    // Nobody says that it may.
    await desktop.sleepHeld(false);
    await desktop.sleep(false);
    await limit('4.0');
  });

  it('that a stranger announces gives nothing back', async () => {
    await watching(['logind']);
    await desktop.sleepHeld(true);
    await forge({ desktop, bus: 'system' }, { ...sleepSignal, body: [true] });
    await watch.hears('suspend');
    watch.witness.maySleep();
    await desktop.front(false);
    await watch.hears('lock logind-session');
    await desktop.sleepHeld(true);
  });

  it('that cannot be held up is told', async () => {
    desktop = await Desktop.start(['logind']);
    watch = new LockWatch({ ...desktop.env, PATH: '/nonexistent' });
    await watch.start();
    await until('told', () => watch.of('sleep-delay')?.detail.includes('ENOENT'));
    expect(watch.of('sleep-delay')?.state).toBe('absent');
  });
});

describe('the idle time of GNOME', () => {
  it('is said each second by Mutter, by nobody when it is gone, and not believed on another desktop', async () => {
    desktop = await Desktop.start(['mutter']);
    watch = new LockWatch({ ...desktop.env, XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' });
    await watch.start();
    expect(watch.of('mutter-idle')?.state).toBe('watching');
    await desktop.idle(61_000);
    await watch.hears('idle mutter 61000');
    await desktop.stopService('mutter');
    await until('gone', () => watch.of('mutter-idle')?.state === 'absent');
    watch.said.length = 0;
    await desktop.startService('mutter');
    await watch.hears('idle mutter 0');
    const elsewhere = new LockWatch({ ...desktop.env, XDG_CURRENT_DESKTOP: 'sway' });
    await elsewhere.start();
    expect(elsewhere.of('mutter-idle')).toBeUndefined();
    await elsewhere.witness.close();
  });
});
