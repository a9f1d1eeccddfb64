import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApprovalCard } from '../../shared/model/approval';
import type { StepUpProof } from '../../shared/model/step-up';
import { Authenticator } from '../fixtures/authenticator';
import { allowed, bash, present, type Presented } from '../fixtures/calls';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { publishingStepsUp } from '../fixtures/rules';

const rules = `${publishingStepsUp}
[[rule]]
id = "holdpoint"
outcome = "step-up"
kinds = ["shell"]
effects = ["changes-holdpoint"]
reason = "It changes Holdpoint itself."
`;
const publish = bash('npm publish');

let daemon: DaemonProcess;
let operator: TestOperator;
const keys = generateKeyPairSync('ed25519');

beforeEach(async () => {
  daemon = await DaemonProcess.start(makeHome(rules));
  operator = await TestOperator.present(daemon, keys);
});
afterEach(async () => {
  operator.close();
  await daemon.close();
});

type Setting = { readonly app: Authenticator; readonly recovery: readonly string[] };

async function enrol(): Promise<Setting> {
  const begun = await operator.client.call('step-up.totp-begin', { proof: null });
  if (!begun.ok) throw new Error(begun.reason);
  const app = new Authenticator(begun.body.secret);
  const scanned = new Authenticator(begun.body.uri);
  const code = app.code();
  // The next step may have begun meanwhile.
  expect([scanned.code(), scanned.code(-1)]).toContain(code);
  const finished = await operator.client.call('step-up.totp-finish', { code: await app.fresh() });
  if (!finished.ok) throw new Error(finished.reason);
  return { app, recovery: finished.body.recovery };
}

async function ask(
  call: ReturnType<typeof bash>,
): Promise<{ call: Presented; card: ApprovalCard }> {
  const presented = present(daemon, call);
  return { call: presented, card: await operator.waiting() };
}

const allow = (card: ApprovalCard, proof?: StepUpProof) =>
  operator.client.call('approval.answer', {
    approvalId: card.id,
    digest: card.digest,
    answer: 'allow',
    scope: 'once',
    notAsked: false,
    count: card.count,
    ...(proof === undefined ? {} : { proof }),
  });

const records = async (): Promise<{ type: string; summary: string }[]> => {
  const page = await operator.client.call('history.page', { limit: 100 });
  if (!page.ok) throw new Error(page.reason);
  return page.body.rows;
};

describe('a call that takes a step-up', () => {
  it('cannot be allowed while no factor is set up, and can be denied', async () => {
    const { call, card } = await ask(publish);
    expect(card.needs).toBe('any-factor');
    expect(await allow(card)).toMatchObject({ ok: false, reason: 'step-up-missing' });
    expect((await operator.snapshot()).approvals).toHaveLength(1);
    expect((await operator.answer(card, 'deny')).ok).toBe(true);
    expect(allowed(await call.answer)).toBe(false);
  });

  it('S02: is not allowed by a click, nor by a wrong code, and waits on; a right code allows it', async () => {
    const { app } = await enrol();
    const { call, card } = await ask(publish);
    expect(await allow(card)).toMatchObject({ reason: 'step-up-needed' });
    expect(await allow(card, { factor: 'totp', code: app.wrong() })).toMatchObject({
      reason: 'step-up-wrong',
    });
    expect((await operator.snapshot()).approvals.map(({ id }) => id)).toEqual([card.id]);
    expect((await allow(card, { factor: 'totp', code: await app.fresh() })).ok).toBe(true);
    expect(allowed(await call.answer)).toBe(true);
    const all = await records();
    expect(all.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['step-up.failed', 'step-up.passed', 'approval.answered']),
    );
  });

  it('S06: one code allows one call, also after a restart of the daemon', async () => {
    const { app } = await enrol();
    const first = await ask(publish);
    const code = await app.fresh();
    expect((await allow(first.card, { factor: 'totp', code })).ok).toBe(true);
    await first.call.answer;
    const second = await ask(publish);
    expect(await allow(second.card, { factor: 'totp', code })).toMatchObject({
      reason: 'step-up-used',
    });
    second.call.hangUp();
    operator.close();
    await daemon.kill();
    daemon = await DaemonProcess.start(daemon.home);
    operator = await TestOperator.present(daemon, keys);
    const third = await ask(bash('npm publish --dry-run=false'));
    expect(await allow(third.card, { factor: 'totp', code })).toMatchObject({ ok: false });
    third.call.hangUp();
  });

  it('S06: six wrong codes lock, and a recovery code opens, once, as an override', async () => {
    const { app, recovery } = await enrol();
    const { call, card } = await ask(publish);
    const wrong = { factor: 'totp', code: app.wrong() } as const;
    for (let i = 0; i < 5; i++) await allow(card, wrong);
    expect(await allow(card, wrong)).toMatchObject({ reason: 'step-up-locked' });
    expect((await operator.snapshot()).stepUp.lockedForMs).toBeGreaterThan(0);
    expect((await allow(card, { factor: 'recovery', code: recovery[0]! })).ok).toBe(true);
    expect(allowed(await call.answer)).toBe(true);
    expect((await records()).map(({ type }) => type)).toContain('operator.override');
  });

  it('takes no passphrase where a key logger must not do', async () => {
    const passphrase = 'nine lamps on the stair';
    const made = await operator.client.call('step-up.passphrase', { passphrase, proof: null });
    expect(made.ok && made.body.recovery).toHaveLength(10);
    const heavy = await ask(bash(`rm ${join(daemon.home.dataDir, 'step-up.json')}`));
    expect(heavy.card.needs).toBe('strong-factor');
    expect(await allow(heavy.card, { factor: 'passphrase', passphrase })).toMatchObject({
      reason: 'step-up-weak',
    });
    await operator.answer(heavy.card, 'deny');
    const light = await ask(publish);
    expect((await allow(light.card, { factor: 'passphrase', passphrase })).ok).toBe(true);
    expect(allowed(await light.call.answer)).toBe(true);
  });
});

describe('the factors', () => {
  it('are not set up without a proof by whoever asked before the first one stood', async () => {
    const [first, second] = await Promise.all(
      ['nine lamps on the stair', 'ten lamps on the stair'].map((passphrase) =>
        operator.client.call('step-up.passphrase', { passphrase, proof: null }),
      ),
    );
    expect(first).toMatchObject({ ok: true });
    expect(second).toMatchObject({ ok: false, reason: 'step-up-needed' });
  });

  it('only change with a proof, and only for the proved operator', async () => {
    await enrol();
    const stranger = daemon.operator();
    await stranger.call('hello', { client: 'cli', pid: process.pid, version: 'test' });
    for (const client of [operator.client, stranger]) {
      const reason = client === stranger ? 'not-authenticated' : 'step-up-needed';
      for (const reply of [
        client.call('step-up.totp-begin', { proof: null }),
        client.call('step-up.passphrase', { passphrase: 'twelve letters', proof: null }),
        client.call('step-up.recovery', { proof: null }),
        client.call('step-up.remove', { factor: 'totp', proof: null }),
      ])
        expect(await reply).toMatchObject({ ok: false, reason });
    }
    stranger.close();
  });

  it('lie in a file of one user, sealed, and are missed when it is taken away', async () => {
    const { app } = await enrol();
    const file = join(daemon.home.dataDir, 'step-up.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toMatch(/secret|lastStep/u);
    operator.close();
    await daemon.kill();
    rmSync(file);
    daemon = await DaemonProcess.start(daemon.home);
    operator = await TestOperator.present(daemon, keys);
    expect((await operator.snapshot()).notices.map(({ id }) => id)).toContain('step-up');
    const { call, card } = await ask(publish);
    const proof = { factor: 'totp', code: await app.fresh() } as const;
    expect(await allow(card, proof)).toMatchObject({ reason: 'step-up-missing' });
    call.hangUp();
  });

  it('say of this machine what it offers', async () => {
    const status = await operator.client.call('step-up.status', {});
    expect(status.ok && status.body.offered.map(({ factor }) => factor).toSorted()).toEqual([
      'passphrase',
      'polkit',
      'security-key',
      'totp',
      'touch-id',
      'windows-hello',
    ]);
    expect(status.ok && status.body.offered.every(({ why }) => why !== '')).toBe(true);
  });
});

describe('a hook, once a factor is set up', () => {
  const place = { product: 'claude-code', scope: 'user', dir: null } as const;
  const settings = (): string =>
    readFileSync(join(daemon.home.env['HOME'] ?? '', '.claude', 'settings.json'), 'utf8');
  const disconnect = (proof: StepUpProof | null) =>
    operator.client.call('agent.disconnect', { ...place, proof });
  const offboard = (proof: StepUpProof | null) =>
    operator.client.call('agent.offboard', { agentId: 'claude-code', proof });

  it('is taken away by the proved operator with a step-up only, by offboarding too (T09)', async () => {
    const { app, recovery } = await enrol();
    await operator.client.call('agent.connect', place);
    const connected = settings();
    expect(connected).toContain('holdpoint-hook');
    const stranger = daemon.operator();
    await stranger.call('hello', { client: 'cli', pid: process.pid, version: 'test' });
    const code = await app.fresh();
    for (const refused of [
      await stranger.call('agent.disconnect', { ...place, proof: { factor: 'totp', code } }),
      await stranger.call('agent.offboard', {
        agentId: 'claude-code',
        proof: { factor: 'totp', code },
      }),
    ])
      expect(refused).toMatchObject({ ok: false, reason: 'not-authenticated' });
    stranger.close();
    for (const act of [disconnect, offboard]) {
      expect(await act(null)).toMatchObject({ ok: false, reason: 'step-up-needed' });
      expect(await act({ factor: 'totp', code: app.wrong() })).toMatchObject({
        reason: 'step-up-wrong',
      });
    }
    expect(settings()).toBe(connected);
    const agents = await operator.client.call('agents.list', {});
    expect(agents.ok && agents.body.agents[0]?.state).toBe('active');

    expect(await disconnect({ factor: 'totp', code })).toMatchObject({ ok: true });
    expect(() => settings()).toThrow('ENOENT');
    await operator.client.call('agent.connect', place);
    // What took the hook away once does not do so again.
    expect(await offboard({ factor: 'totp', code })).toMatchObject({ reason: 'step-up-used' });
    expect(settings()).toBe(connected);
    const other = { factor: 'recovery', code: recovery[0] ?? '' } as const;
    expect(await offboard(other)).toMatchObject({ ok: true });
    expect(() => settings()).toThrow('ENOENT');
  });
});
