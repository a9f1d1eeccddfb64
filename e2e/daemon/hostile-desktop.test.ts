import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../shared/model/snapshot';
import { allowed, bash, present, type Presented } from '../fixtures/calls';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { Desktop } from '../fixtures/desktop';
import { forge, gnomeSignal, properties, sessionSignal, sleepSignal } from '../fixtures/forge';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

const rules =
  '[[rule]]\nid = "r"\noutcome = "allow"\nkinds = ["shell"]\neffects = ["reads"]\nreason = "r"\n';

let desktop: Desktop;
let daemon: DaemonProcess;
let operator: TestOperator;
beforeEach(async () => {
  desktop = await Desktop.start(['logind', 'gnome']);
  daemon = await DaemonProcess.start(makeHome(rules), desktop.env);
  operator = await TestOperator.present(daemon);
});
afterEach(async () => {
  operator.close();
  await daemon.close();
  await desktop.close();
});

const seen = (state: Snapshot['presence']['state']): Promise<void> => operator.seen(state);
const health = async (name: string): Promise<string | undefined> =>
  (await operator.snapshot()).witnesses.find((one) => one.name === name)?.state;
/** A call that the rules allow, and that waits because nobody is there. */
async function held(): Promise<Presented> {
  const call = present(daemon, bash('echo hello'));
  await until('a held call', async () => (await operator.snapshot()).heldCalls === 1);
  return call;
}
/** As many beats as would bring the operator back if he were let. */
async function beatsPass(): Promise<void> {
  for (let i = 0; i < 5; i++) await operator.beatOnce();
  await new Promise((resolve) => setTimeout(resolve, 700));
  for (let i = 0; i < 3; i++) await operator.beatOnce();
}

describe('forged signals', () => {
  it('of an unlock, broadcast and addressed at the daemon, let nothing pass (H08)', async () => {
    await desktop.lock();
    await seen('locked');
    const call = await held();
    const on = (bus: 'system' | 'session') => ({ desktop, bus }) as const;
    await forge(on('system'), properties({ LockedHint: false, Active: true }));
    await forge(on('system'), sessionSignal);
    await forge(on('system'), { ...sleepSignal, body: [false] });
    await forge(on('session'), { ...gnomeSignal, body: [false] });
    await beatsPass();
    expect((await operator.snapshot()).presence.state).toBe('locked');
    expect((await operator.snapshot()).heldCalls).toBe(1);
    await desktop.unlock();
    expect(allowed(await call.answer)).toBe(true);
  });

  it('of a lock lock: who forges those only takes from himself', async () => {
    await forge({ desktop, bus: 'session' }, { ...gnomeSignal, body: [true] });
    await seen('locked');
  });

  it('of somebody who took the name of a screen saver that died unlock nothing', async () => {
    await desktop.gnome(true);
    await seen('locked');
    await desktop.stopService('gnome');
    await desktop.startService('gnome');
    await until('the new owner', async () => (await health('gnome')) === 'watching');
    await desktop.gnome(false);
    await beatsPass();
    expect((await operator.snapshot()).presence.state).toBe('locked');
  });

  it('a hundred thousand of them: the daemon answers, stays small, and hears the true lock', async () => {
    const memory = (): number =>
      Number(
        /VmRSS:\s+(\d+) kB/u.exec(readFileSync(`/proc/${daemon.child.pid}/status`, 'utf8'))?.[1],
      ) / 1024;
    const before = memory();
    const flood = { over: false, answers: 0 };
    const pour = async (): Promise<void> => {
      // Each is sent to everybody and to the daemon: the mocked desktop would take minutes to swallow them where the machine is busy.
      const on = { desktop, bus: 'session', at: daemon.child.pid! } as const;
      // It lasts until there were answers, however fast the machine.
      for (let sent = 0; sent < 50_000 || flood.answers < 3; sent += 2_500)
        await forge(on, { ...gnomeSignal, body: [false] }, 2_500);
    };
    const flooded = pour().finally(() => (flood.over = true));
    while (!flood.over) {
      // Anew each time: who is silent for long loses his place.
      const agent = daemon.agent();
      expect(await agent.call('ping', {})).toMatchObject({ ok: true });
      agent.close();
      expect(allowed(await present(daemon, bash('echo hello')).answer)).toBe(true);
      flood.answers += 1;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await flooded;
    await desktop.gnome(true);
    await seen('locked');
    expect(memory() - before).toBeLessThan(200);
  });
});

describe('a bus that goes', () => {
  it('unlocks nothing, is said, and the desktop is read again when it is back', async () => {
    await desktop.lock();
    await seen('locked');
    const call = await held();
    await desktop.stopBus('session');
    await desktop.stopBus('system');
    await until(
      'both faults',
      async () => (await health('gnome')) === 'failed' && (await health('logind')) === 'failed',
    );
    await beatsPass();
    expect((await operator.snapshot()).presence.state).toBe('locked');
    await desktop.startBus('session');
    await desktop.startBus('system');
    await until(
      'both buses back',
      async () => (await health('gnome')) === 'absent' && (await health('logind')) === 'absent',
    );
    await beatsPass();
    // Nobody there who could take the lock back: absence wins.
    expect((await operator.snapshot()).presence.state).toBe('locked');
    expect((await operator.snapshot()).heldCalls).toBe(1);
    call.hangUp();
  });

  it('while the operator is there leaves him there by his heartbeat, and is said', async () => {
    await desktop.stopBus('session');
    await until('the fault', async () => (await health('gnome')) === 'failed');
    expect(allowed(await present(daemon, bash('echo hello')).answer)).toBe(true);
  });
});

describe('a machine that sleeps', () => {
  it('holds from the announcement until it is awake and there is input (H03)', async () => {
    await desktop.sleep(true);
    await seen('locked');
    const call = await held();
    operator.idleMs = 60_000;
    await desktop.sleep(false);
    await beatsPass();
    expect((await operator.snapshot()).presence.state).not.toBe('present');
    expect((await operator.snapshot()).heldCalls).toBe(1);
    operator.idleMs = 0;
    expect(allowed(await call.answer)).toBe(true);
  });

  it('and was not announced is known by the clock that went on (H03, H05)', async () => {
    operator.idleMs = 60_000;
    operator.wallAheadMs = 3_600_000;
    await seen('locked');
    const call = await held();
    operator.idleMs = 0;
    expect(allowed(await call.answer)).toBe(true);
  });
});
