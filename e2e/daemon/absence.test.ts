import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../shared/model/snapshot';
import { allowed, bash, present } from '../fixtures/calls';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { heldOnRecord } from '../fixtures/leases';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

const rules = `
[detachment]
# No process stands here, and a card of a run that is paused would be taken back while a test looks at it.
locked = "hold"

[[rule]]
id = "all-passes"
outcome = "allow"
kinds = ["shell"]
effects = ["reads", "writes"]
reason = "A test."
`;

let daemon: DaemonProcess;
afterEach(() => daemon.close());
const start = async (): Promise<DaemonProcess> =>
  (daemon = await DaemonProcess.start(makeHome(rules)));
const held = (operator: TestOperator): Promise<unknown> =>
  until('a held call', async () => (await operator.snapshot()).heldCalls === 1);

/** How things stand, asked by a program that is no operator. */
async function watcher(): Promise<{ now(): Promise<Snapshot>; close(): void }> {
  const client = daemon.operator();
  await client.call('hello', { client: 'cli', pid: process.pid, version: 'test' });
  const now = async (): Promise<Snapshot> => {
    const reply = await client.call('subscribe', {});
    if (!reply.ok) throw new Error(reply.reason);
    return reply.body;
  };
  return { now, close: () => client.close() };
}

describe('nobody there, nothing done', () => {
  it('holds what the rules allow before any operator came, and lets it go when one does', async () => {
    await start();
    const watching = await watcher();
    const call = present(daemon, bash('echo hello'));
    await until('a held call', async () => (await watching.now()).heldCalls === 1);
    watching.close();
    const operator = await TestOperator.present(daemon);
    expect(allowed(await call.answer)).toBe(true);
    operator.close();
  });

  it('holds while the desktop is locked, and lets go after unlock and fresh input', async () => {
    const operator = await TestOperator.present(await start());
    operator.locked = true;
    await operator.seen('locked');
    const call = present(daemon, bash('echo hello'));
    await held(operator);
    operator.locked = false;
    expect(allowed(await call.answer)).toBe(true);
    operator.close();
  });

  it('is not fooled by an unlock without fresh input', async () => {
    const operator = await TestOperator.present(await start());
    operator.locked = true;
    await operator.seen('locked');
    operator.idleMs = 120_000;
    operator.locked = false;
    const call = present(daemon, bash('echo hello'));
    await until('the unlock, which is not enough', async () =>
      (await operator.snapshot()).presence.why.includes('waiting for fresh input'),
    );
    // More of them than a proof takes, and beyond the moment after an unlock in which nothing is one.
    for (let beats = 0; beats < 10; beats++) {
      await operator.beatOnce();
      await pause(100);
    }
    await held(operator);
    expect((await operator.snapshot()).presence.state).not.toBe('present');
    operator.idleMs = 0;
    expect(allowed(await call.answer)).toBe(true);
    operator.close();
  });

  it('takes silence for absence: without beats the operator is gone (R05)', async () => {
    const operator = await TestOperator.present(await start());
    operator.silence();
    await operator.seen('gone');
    const call = present(daemon, bash('echo hello'));
    await held(operator);
    operator.beat();
    expect(allowed(await call.answer)).toBe(true);
    operator.close();
  });

  it('takes a tray app that is gone for an operator who is gone, until another proves him (R05)', async () => {
    const keys = generateKeyPairSync('ed25519');
    const operator = await TestOperator.present(await start(), keys);
    const watching = await watcher();
    operator.close();
    await until('nobody there', async () => (await watching.now()).presence.state === 'gone');
    expect((await watching.now()).operator.uiConnected).toBe(false);
    const call = present(daemon, bash('echo hello'));
    await until('a held call', async () => (await watching.now()).heldCalls === 1);
    const again = await TestOperator.present(daemon, keys);
    expect(allowed(await call.answer)).toBe(true);
    watching.close();
    again.close();
  });

  it('takes no answer while the operator is away, and ends grants with his presence', async () => {
    const operator = await TestOperator.present(await start());
    const first = present(daemon, bash('rm gone'));
    await operator.answer(await operator.waiting(), 'allow', 'run');
    expect(allowed(await first.answer)).toBe(true);
    expect((await operator.snapshot()).grants).toHaveLength(1);
    const pending = present(daemon, bash('rm other'));
    const card = await operator.waiting();
    operator.locked = true;
    await operator.seen('locked');
    expect(await operator.answer(card, 'allow')).toMatchObject({ reason: 'not-present' });
    expect((await operator.snapshot()).grants).toHaveLength(0);
    await operator.answer(card, 'deny');
    expect(allowed(await pending.answer)).toBe(false);
    operator.close();
  });

  it('records presence on every call and every change of it', async () => {
    const operator = await TestOperator.present(await start());
    operator.locked = true;
    await operator.seen('locked');
    operator.locked = false;
    await operator.seen('present');
    await present(daemon, bash('echo hello')).answer;
    const page = await operator.client.call('history.page', { limit: 50 });
    const rows = page.ok ? page.body.rows : [];
    expect(
      rows.filter((row) => row.type === 'presence.changed').map((row) => row.presence),
    ).toEqual(expect.arrayContaining(['locked', 'present']));
    expect(rows.find((row) => row.type === 'call.decided')?.presence).toBe('present');
    operator.close();
  });
});

describe('a daemon that dies', () => {
  it('keeps what waited: the hook client comes back with its key and gets the answer, once (R02)', async () => {
    const keys = generateKeyPairSync('ed25519');
    await start();
    const operator = await TestOperator.present(daemon, keys);
    const call = present(daemon, bash('rm gone'));
    const card = await operator.waiting();
    await heldOnRecord(operator);
    await daemon.kill('SIGKILL');
    expect(await call.answer).toMatchObject({ ok: false, reason: 'daemon-lost' });
    daemon = await DaemonProcess.start(daemon.home);
    const back = await TestOperator.present(daemon, keys);
    const again = present(daemon, bash('rm gone'), { key: call.key });
    const waiting = await until('the restored approval', async () =>
      (await back.snapshot()).approvals.find((one) => !one.callerAway),
    );
    expect(waiting.digest).toBe(card.digest);
    expect((await back.snapshot()).approvals).toHaveLength(1);
    await back.answer(waiting, 'allow');
    expect(allowed(await again.answer)).toBe(true);
    const verified = await back.client.call('journal.verify', {});
    expect(verified.ok && verified.body.ok).toBe(true);
    operator.close();
    back.close();
  });
});
