import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowed, bash, present, type Presented } from '../fixtures/calls';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { Desktop } from '../fixtures/desktop';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

const rules =
  '[[rule]]\nid = "r"\noutcome = "allow"\neffects = ["reads", "writes"]\nreason = "A test."\n';

let desktop: Desktop;
let daemon: DaemonProcess;
let operator: TestOperator;
beforeAll(async () => {
  desktop = await Desktop.start([
    ...(['logind', 'mutter', 'gnome', 'xfce', 'mate', 'cinnamon', 'freedesktop'] as const),
  ]);
  daemon = await DaemonProcess.start(makeHome(rules), {
    ...desktop.env,
    XDG_CURRENT_DESKTOP: 'GNOME',
  });
  operator = await TestOperator.present(daemon);
});
afterAll(async () => {
  operator.close();
  await daemon.close();
  await desktop.close();
});

type Row = readonly [who: string, says: string, order: (away: boolean) => Promise<void>];

const saver =
  (...[name]: Parameters<Desktop['startService']>): Row[2] =>
  (away) =>
    desktop.saver(name, away);

const rows: readonly Row[] = [
  ['the lid', 'locked, says lid', (away) => desktop.lid(away, false)],
  ['Mutter', 'no input for a while', (away) => desktop.idle(away ? 600_000 : 0)],
  ['the session in front', 'locked, says logind-session', (away) => desktop.front(!away)],
  ['logind', 'locked, says logind-hint', (away) => desktop.hint(away)],
  ['GNOME', 'locked, says gnome', saver('gnome')],
  ['XFCE', 'locked, says xfce', saver('xfce')],
  ['MATE', 'locked, says mate', saver('mate')],
  ['Cinnamon', 'locked, says cinnamon', saver('cinnamon')],
  ['whoever has the freedesktop name', 'locked, says freedesktop', saver('freedesktop')],
  ['KDE, on its own path', 'locked, says freedesktop', saver('kde')],
];

const says = (why: string): Promise<unknown> =>
  until(`presence: ${why}`, async () => (await operator.snapshot()).presence.why === why);

/** A call that the rules allow, and that waits because nobody is there. */
async function held(): Promise<Presented> {
  const call = present(daemon, bash('echo hello > made.txt'));
  await until('a held call', async () => (await operator.snapshot()).heldCalls === 1);
  return call;
}

describe('a call waits from the word of', () => {
  // One daemon hears them all, one after the other; KDE takes the name that others had before.
  it.each(rows)('%s on, and passes when that is taken back (H04)', async (who, why, order) => {
    if (who.startsWith('KDE')) {
      await desktop.stopService('freedesktop');
      await desktop.startService('kde');
    }
    await operator.seen('present');
    await order(true);
    await says(why);
    const call = await held();
    await order(false);
    expect(allowed(await call.answer)).toBe(true);
    await operator.seen('present');
  });

  it('KDE on that it is about to lock (H04)', async () => {
    await desktop.order('about-to-lock');
    await says('locked, says kde');
    await held();
  });
});
