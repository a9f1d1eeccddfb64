import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryRow } from '../../shared/model/journal';
import { toldOf } from '../../shared/reasons';
import { allowed, bash, present } from '../fixtures/calls';
import { startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess, daemonScript, makeHome, type Home } from '../fixtures/daemon';
import { heldOnRecord } from '../fixtures/leases';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

const rules =
  '[[rule]]\nid = "r"\noutcome = "allow"\nkinds = ["shell"]\neffects = ["reads"]\nreason = "r"\n';
const soonExpired = `[approvals]\nexpires_after = "2s"\n${rules}`;
const newer = '99.7.3';
const keys = generateKeyPairSync('ed25519');

let home: Home;
let daemon: DaemonProcess;
let operator: TestOperator;
async function begin(text = rules): Promise<void> {
  home = makeHome(text);
  daemon = await DaemonProcess.start(home);
  operator = await TestOperator.present(daemon, keys);
}
afterEach(async () => {
  await operator.client.call('runs.kill-all', {});
  operator.close();
  await daemon.close();
});

/** The same daemon as a package of a later version would put it on disk. */
let newerBuild: string;
const newerScript = (): string => join(newerBuild, 'daemon', 'index.js');
// Once, and while no operator's heartbeats wait for it.
beforeAll(() => {
  newerBuild = mkdtempSync(join(tmpdir(), 'hp-newer-'));
  const out = resolve(daemonScript, '../..');
  for (const part of ['daemon', 'hook'])
    cpSync(join(out, part), join(newerBuild, part), { recursive: true });
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const text = readFileSync(newerScript(), 'utf8');
  expect(text).toContain(`"${version}"`);
  writeFileSync(newerScript(), text.replaceAll(`"${version}"`, `"${newer}"`));
});
afterAll(() => rmSync(newerBuild, { recursive: true, force: true }));
const takeOver = async (): Promise<void> => {
  daemon = await DaemonProcess.start(home, {}, { script: newerScript() });
};

async function rows(): Promise<readonly HistoryRow[]> {
  const page = await operator.client.call('history.page', { limit: 100 });
  return page.ok ? page.body.rows : [];
}
const decisions = async (): Promise<readonly HistoryRow[]> =>
  (await rows()).filter(({ type }) => type === 'call.decided');
const answers = async (): Promise<readonly HistoryRow[]> =>
  (await rows()).filter(({ type }) => type === 'approval.answered');
const isSound = async (): Promise<void> =>
  expect(await operator.client.call('journal.verify', {})).toMatchObject({
    body: { ok: true, broken: null },
  });

describe('a newer daemon that takes over while calls wait', () => {
  it('from one that was killed allows none of them by itself, and loses neither call nor pause (R07)', async () => {
    await begin();
    const running = startHoldpoint(home, ['run', 'sleep', '120']);
    const run = await until('a run', async () =>
      (await operator.snapshot()).runs.find(({ root }) => root !== null),
    );
    await operator.client.call('run.pause', { runId: run.id });
    const call = present(daemon, bash('touch made'));
    const card = await operator.waiting('Bash');
    await heldOnRecord(operator);
    operator.close();
    await daemon.kill('SIGKILL');
    expect(await call.answer).toMatchObject({ ok: false, reason: 'daemon-lost' });
    await takeOver();
    const back = present(daemon, bash('touch made'), { key: call.key });
    operator = await TestOperator.present(daemon, keys);
    const snapshot = await operator.snapshot();
    expect(snapshot.daemon.version).toBe(newer);
    expect(snapshot.runs.find(({ id }) => id === run.id)?.pausedBy).toBe('operator');
    expect(await decisions()).toEqual([]);
    const again = await operator.waiting('Bash');
    expect(again.digest).toBe(card.digest);
    expect((await operator.answer(again, 'allow')).ok).toBe(true);
    expect(allowed(await back.answer)).toBe(true);
    expect(await decisions()).toMatchObject([{ decision: 'allow' }]);
    await isSound();
    const started = (await rows()).find(({ type }) => type === 'daemon.started');
    expect(started?.summary).toContain(newer);
    await operator.client.call('run.kill', { runId: run.id });
    await running.said;
  });

  it('from one that was ended in order finds every one of them denied and on record (R07, R08)', async () => {
    await begin();
    const calls = ['made', 'more'].map((file) => present(daemon, bash(`touch ${file}`)));
    await until('both', async () => (await operator.snapshot()).approvals.length === 2);
    await daemon.kill('SIGTERM');
    for (const call of calls) {
      const reply = await call.answer;
      expect(allowed(reply)).toBe(false);
      expect(JSON.stringify(reply)).toContain(toldOf('shutting-down'));
    }
    operator.close();
    await takeOver();
    operator = await TestOperator.present(daemon, keys);
    expect(await decisions()).toMatchObject([
      { decision: 'deny', by: 'fault' },
      { decision: 'deny', by: 'fault' },
    ]);
    expect(await answers()).toEqual([]);
    expect((await operator.snapshot()).approvals).toEqual([]);
    await isSound();
  });

  it('does not take over from one that lives: it goes away, and the calls wait on (R07)', async () => {
    await begin();
    const call = present(daemon, bash('touch made'));
    const card = await operator.waiting();
    const early = DaemonProcess.launch(home, {}, { script: newerScript() });
    expect(await early.exited).toBe(3);
    expect((await operator.snapshot()).approvals.map(({ id }) => id)).toEqual([card.id]);
    await operator.answer(card, 'allow');
    expect(allowed(await call.answer)).toBe(true);
  });
});

describe('a call that ends without the operator', () => {
  const asked = async (): Promise<unknown> => operator.waiting();
  it.each([
    [
      'its hook client goes',
      'withdrawal',
      rules,
      async (hangUp: () => void) => {
        await asked();
        hangUp();
      },
    ],
    [
      'the daemon is killed and the hook client does not come back',
      'withdrawal',
      rules,
      async () => {
        await asked();
        await heldOnRecord(operator);
        operator.close();
        await daemon.kill('SIGKILL');
        daemon = await DaemonProcess.start(home);
        operator = await TestOperator.connect(daemon, keys);
      },
    ],
    // Its card may have come and gone before anybody looks.
    ['nobody answers in time', 'expiry', soonExpired, async () => undefined],
  ])('is no refusal of his on record: %s (R08)', async (_why, by, text, happen) => {
    await begin(text);
    const call = present(daemon, bash('touch made'));
    await happen(() => call.hangUp());
    const decided = await until('a decision', async () => (await decisions())[0]);
    expect(decided).toMatchObject({ decision: 'deny', by });
    expect(await answers()).toEqual([]);
    const record = await operator.client.call('history.record', { seq: decided.seq });
    expect(JSON.stringify(record)).not.toContain(toldOf('denied-by-operator'));
  });

  it('while his own refusal is recorded as his', async () => {
    await begin();
    const call = present(daemon, bash('touch made'));
    await operator.answer(await operator.waiting(), 'deny');
    expect(allowed(await call.answer)).toBe(false);
    expect(await decisions()).toMatchObject([{ decision: 'deny', by: 'operator' }]);
    expect(await answers()).toHaveLength(1);
  });
});
