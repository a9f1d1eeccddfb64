import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { operatorWire } from '../../shared/protocol';
import { signedText } from '../../shared/signed-text';
import type { RequestOf } from '../../shared/wire';
import { DaemonProcess } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

type Beat = RequestOf<typeof operatorWire, 'beat'>;

let daemon: DaemonProcess;
let operator: TestOperator;
beforeEach(async () => {
  daemon = await DaemonProcess.start();
  operator = await TestOperator.connect(daemon);
});
afterEach(async () => {
  operator.close();
  await daemon.close();
});

/** A heartbeat as the tray app that has the seat would send it, or signed by somebody else. */
function beatOf(seq: number, key: KeyObject = operator.key): Beat {
  const text = signedText.beat(operator.epoch, seq, 0, false);
  const signature = sign(null, Buffer.from(text), key).toString('base64');
  return { seq, idleMs: 0, locked: false, wallMs: Date.now(), signature };
}
const send = (beat: Beat) => operator.client.call('beat', { ...beat, wallMs: Date.now() });
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));
const state = async (): Promise<string> => (await operator.snapshot()).presence.state;

describe('on the seat of the operator, once its tray app is silent, a heartbeat', () => {
  it('that is replayed, reordered, forged or altered keeps nobody present (H06)', async () => {
    const stranger = generateKeyPairSync('ed25519').privateKey;
    let last = 0;
    await until('presence', async () => {
      expect(await send(beatOf(++last))).toMatchObject({ ok: true });
      return last > 3 && (await state()) === 'present';
    });
    const next = last + 1;
    const bad: readonly Beat[] = [
      beatOf(last),
      beatOf(last - 1),
      beatOf(next, stranger),
      { ...beatOf(next), idleMs: 1 },
      { ...beatOf(next), locked: null },
      { ...beatOf(next), seq: next + 1 },
    ];
    // That this comes to an end is what is proved; none of them would ever let it.
    while ((await state()) !== 'gone') {
      for (const beat of bad)
        expect(await send(beat)).toMatchObject({ ok: false, reason: 'authentication-failed' });
      await tick();
    }
    // It was not the connection that was given up: the next true one counts.
    expect(await send(beatOf(next))).toMatchObject({ ok: true });
  });
});
