import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { Sway } from '../fixtures/sway';
import { until } from '../fixtures/until';

const rules = `
[presence]
idle_after = "3s"

[detachment]
locked = "hold"
gone = "hold"
`;

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});
const closed = <T extends { close(): Promise<void> | void }>(thing: T): T => {
  closing.push(() => thing.close());
  return thing;
};

/** A real sway, and a daemon in its session with a tray that says what Electron says there: idle for 0 ms, always. */
async function onSway(): Promise<{ sway: Sway; operator: TestOperator }> {
  const home = makeHome(rules);
  const sway = await Sway.start(home);
  const { WAYLAND_DISPLAY = '' } = sway.env;
  const daemon = await DaemonProcess.start(home, { WAYLAND_DISPLAY });
  closing.push(() => daemon.close());
  closed(sway);
  const operator = closed(await TestOperator.connect(daemon));
  operator.beat();
  return { sway, operator };
}

const health = async (operator: TestOperator, name: string) =>
  (await operator.snapshot()).witnesses.find((one) => one.name === name);

describe('on Wayland without a compositor that tells idle times', () => {
  it('only a hand at our own windows is a sign of presence, for a while (H02)', async () => {
    const daemon = closed(
      await DaemonProcess.start(makeHome(rules), { XDG_SESSION_TYPE: 'wayland' }),
    );
    const operator = closed(await TestOperator.connect(daemon, undefined, { onboard: false }));
    operator.beat();
    await operator.seen('idle');
    expect((await health(operator, 'wayland-idle'))?.state).toBe('absent');
    await pause(1_500);
    expect((await operator.snapshot()).presence.state).toBe('idle');
    const { snapshots } = operator.client;
    const before = snapshots.length;
    // Any button of the tray app; what becomes of it does not matter.
    await operator.client.call('grant.revoke', { grantId: 'none' });
    // Told as it comes about: when it is asked for, the three seconds may be over.
    await until('presence present', () =>
      snapshots.slice(before).some(({ presence }) => presence.state === 'present'),
    );
    await operator.seen('idle');
  });
});

describe('on a real sway', () => {
  it('the compositor tells who is there: nobody before the first input, and nobody some seconds after the last (H02)', async () => {
    const { sway, operator } = await onSway();
    await until(
      'the witness',
      async () => (await health(operator, 'wayland-idle'))?.state === 'watching',
    );
    expect((await health(operator, 'wayland-idle'))?.detail).toMatch(
      /^(org_kde_kwin_idle|ext_idle)/,
    );
    // Ten heartbeats of "0 ms": no proof of anybody.
    await operator.seen('idle');
    await pause(2_000);
    expect((await operator.snapshot()).presence.state).toBe('idle');
    const rest = sway.typing();
    await operator.seen('present');
    rest();
    await operator.seen('idle');
  });

  it('that hangs nobody can tell, so nobody is there after a while', async () => {
    const { sway, operator } = await onSway();
    const rest = sway.typing();
    await operator.seen('present');
    rest();
    sway.hang(true);
    await operator.seen('idle');
    await until(
      'the fault',
      async () => (await health(operator, 'wayland-idle'))?.state === 'failed',
    );
    sway.hang(false);
    await until(
      'it back',
      async () => (await health(operator, 'wayland-idle'))?.state === 'watching',
    );
  });

  it('swaylock is seen by its process, and unlocked counts only with input after it (H01)', async () => {
    const { sway, operator } = await onSway();
    const rest = sway.typing();
    await operator.seen('present');
    rest();
    const unlock = await sway.lock();
    await operator.seen('locked');
    expect((await operator.snapshot()).presence.why).toContain('locker');
    await unlock();
    await until('the end seen', async () =>
      (await operator.snapshot()).presence.why.includes('fresh input'),
    );
    closing.push(sway.typing());
    await operator.seen('present');
  });
});
