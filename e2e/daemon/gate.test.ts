import { generateKeyPairSync } from 'node:crypto';
import { symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allowed, bash, present } from '../fixtures/calls';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

const rules = (expires: string): string => `
[approvals]
expires_after = "${expires}"

[[rule]]
id = "echo-passes"
outcome = "allow"
kinds = ["shell"]
effects = ["reads"]
reason = "Printing changes nothing."

[[rule]]
id = "no-fetch"
outcome = "deny"
kinds = ["fetch"]
reason = "Nothing is fetched here."
`;

let daemon: DaemonProcess;
const start = async (expires = '10m'): Promise<DaemonProcess> =>
  (daemon = await DaemonProcess.start(makeHome(rules(expires))));
afterEach(() => daemon.close());

describe('one call, with the operator present', () => {
  let operator: TestOperator;
  beforeEach(async () => {
    operator = await TestOperator.present(await start());
  });
  afterEach(() => operator.close());

  it('passes what a rule allows and denies what a rule denies, with the reason', async () => {
    expect(allowed(await present(daemon, bash('echo hello')).answer)).toBe(true);
    const reply = await present(daemon, {
      tool: 'WebFetch',
      input: { url: 'https://example.com/', prompt: 'x' },
    }).answer;
    expect(allowed(reply)).toBe(false);
    expect(reply.ok && `${reply.body.stdout}${reply.body.stderr}`).toContain(
      'Nothing is fetched here.',
    );
  });

  it('knows one call by each key: another one under it is denied, and hides nothing in History', async () => {
    const { key, answer } = present(daemon, bash('echo first'));
    expect(allowed(await answer)).toBe(true);
    expect(allowed(await present(daemon, bash('echo second'), { key }).answer)).toBe(false);
    const page = await operator.client.call('history.page', { limit: 10, callsOnly: true });
    const calls = page.ok ? page.body.rows : [];
    expect(calls).toMatchObject([{ summary: 'echo first', decision: 'allow' }]);
    // A hook client that heard no answer comes back with the very call.
    expect(allowed(await present(daemon, bash('echo first'), { key }).answer)).toBe(true);
  });

  it('holds a call until the operator allows it, and records who did', async () => {
    const call = present(daemon, bash('touch made'));
    const card = await operator.waiting('Bash');
    expect(card).toMatchObject({
      payload: { kind: 'command', text: 'touch made' },
      state: 'pending',
      count: 1,
    });
    await until('a hold line', () => call.holds() > 0);
    expect(await operator.answer(card, 'allow')).toMatchObject({ ok: true, body: { calls: 1 } });
    expect(allowed(await call.answer)).toBe(true);
    const page = await operator.client.call('history.page', { limit: 10, callsOnly: true });
    expect(page.ok && page.body.rows[0]).toMatchObject({
      type: 'call.decided',
      decision: 'allow',
      by: 'operator',
      presence: 'present',
      agent: 'claude-code',
    });
  });

  it('denies by the operator, and tells the model', async () => {
    const call = present(daemon, bash('touch made'));
    await operator.answer(await operator.waiting(), 'deny');
    const reply = await call.answer;
    expect(allowed(reply)).toBe(false);
    expect(reply.ok && reply.body.stderr).toContain('operator denied');
  });

  it('groups identical calls under one answer, and uses each answer once (C04)', async () => {
    const [one, two] = [present(daemon, bash('touch made')), present(daemon, bash('touch made'))];
    const card = await until('two calls under one approval', async () =>
      (await operator.snapshot()).approvals.find((each) => each.count === 2),
    );
    await operator.answer(card, 'allow');
    expect([allowed(await one.answer), allowed(await two.answer)]).toEqual([true, true]);
    expect(await operator.answer(card, 'allow')).toMatchObject({
      ok: false,
      reason: 'approval-unknown',
    });
    const third = present(daemon, bash('touch made'));
    const again = await operator.waiting();
    expect(again.id).not.toBe(card.id);
    await operator.answer(again, 'deny');
    expect(allowed(await third.answer)).toBe(false);
  });

  it('does not give an answer to a call that joined after the card was shown', async () => {
    const one = present(daemon, bash('touch made'));
    const shown = await operator.waiting();
    const two = present(daemon, bash('touch made'));
    await until(
      'two calls under one approval',
      async () => (await operator.snapshot()).approvals[0]?.count === 2,
    );
    expect(await operator.answer(shown, 'allow')).toMatchObject({ ok: true, body: { calls: 1 } });
    expect(allowed(await one.answer)).toBe(true);
    const later = await operator.waiting();
    expect(later.id).not.toBe(shown.id);
    await operator.answer(later, 'deny');
    expect(allowed(await two.answer)).toBe(false);
  });

  it('groups calls that differ only in what the agent says about them', async () => {
    const said = (description: string) => ({
      tool: 'Bash',
      input: { command: 'touch made', description },
    });
    const calls = [present(daemon, said('tidy up')), present(daemon, said('clean the house'))];
    const card = await until('two calls under one approval', async () =>
      (await operator.snapshot()).approvals.find((each) => each.count === 2),
    );
    await operator.answer(card, 'deny');
    for (const call of calls) expect(allowed(await call.answer)).toBe(false);
  });

  it('refuses an answer for another digest', async () => {
    const call = present(daemon, bash('touch made'));
    const card = await operator.waiting();
    expect(await operator.answer({ ...card, digest: '0'.repeat(64) }, 'allow')).toMatchObject({
      reason: 'digest-mismatch',
    });
    await operator.answer(card, 'deny');
    expect(allowed(await call.answer)).toBe(false);
  });

  it('grants identical calls of this run, and of no other session', async () => {
    const first = present(daemon, bash('touch made'));
    await operator.answer(await operator.waiting(), 'allow', 'run');
    expect(allowed(await first.answer)).toBe(true);
    expect(allowed(await present(daemon, bash('touch made')).answer)).toBe(true);
    const other = present(daemon, bash('touch made'), { session: 'session-2' });
    await operator.answer(await operator.waiting(), 'deny');
    expect(allowed(await other.answer)).toBe(false);
  });

  it('denies a call whose link was turned elsewhere after it was approved (C02)', async () => {
    const project = join(daemon.home.base, 'project');
    for (const name of ['a', 'b']) writeFileSync(join(project, name), name);
    symlinkSync(join(project, 'a'), join(project, 'link'));
    const call = present(daemon, {
      tool: 'Write',
      input: { file_path: join(project, 'link'), content: 'x' },
    });
    const card = await operator.waiting('Write');
    unlinkSync(join(project, 'link'));
    symlinkSync(join(project, 'b'), join(project, 'link'));
    await operator.answer(card, 'allow');
    const reply = await call.answer;
    expect(allowed(reply)).toBe(false);
    expect(reply.ok && reply.body.stderr).toContain('changed after it was approved');
  });

  it('withdraws the approval when the caller hangs up (C06)', async () => {
    const call = present(daemon, bash('touch made'));
    const card = await operator.waiting();
    call.hangUp();
    await until('an empty queue', async () => (await operator.snapshot()).approvals.length === 0);
    expect(await operator.answer(card, 'allow')).toMatchObject({ reason: 'approval-unknown' });
  });

  it('shows a sub-agent in the chain, as a claim', async () => {
    const call = present(daemon, bash('touch made'), { agentId: 'agent-7' });
    const card = await operator.waiting();
    expect(card.chain.at(0)).toMatchObject({ role: 'operator', verified: true });
    expect(card.chain.find((link) => link.role === 'sub-agent')).toMatchObject({
      id: 'agent-7',
      verified: false,
    });
    await operator.answer(card, 'deny');
    await call.answer;
  });
});

describe('answers that must not count', () => {
  it('denies at expiry when nobody answers', async () => {
    const operator = await TestOperator.present(await start('2s'));
    const reply = await present(daemon, bash('touch made')).answer;
    expect(allowed(reply)).toBe(false);
    expect(reply.ok && reply.body.stderr).toContain('Nobody answered in time');
    operator.close();
  });

  it('takes an allow or a resume from nobody but the operator, and a deny from anybody of this user', async () => {
    const operator = await TestOperator.present(await start());
    const call = present(daemon, bash('touch made'));
    const card = await operator.waiting();
    const stranger = daemon.operator();
    expect(await stranger.call('run.kill', { runId: card.runId })).toMatchObject({
      reason: 'not-authenticated',
    });
    await stranger.call('hello', { client: 'cli', pid: process.pid, version: 'test' });
    const answer = {
      approvalId: card.id,
      digest: card.digest,
      scope: 'once',
      notAsked: false,
    } as const;
    expect(await stranger.call('approval.answer', { ...answer, answer: 'allow' })).toMatchObject({
      reason: 'not-authenticated',
    });
    expect(await stranger.call('run.resume', { runId: card.runId })).toMatchObject({
      reason: 'not-authenticated',
    });
    expect(await stranger.call('runs.resume-all', {})).toMatchObject({
      reason: 'not-authenticated',
    });
    expect(await stranger.call('away', { away: false })).toMatchObject({
      reason: 'not-authenticated',
    });
    expect(
      await stranger.call('agent.disconnect', {
        product: 'claude-code',
        scope: 'user',
        dir: null,
        proof: null,
      }),
    ).toMatchObject({ reason: 'not-authenticated' });
    expect(await stranger.call('approval.answer', { ...answer, answer: 'deny' })).toMatchObject({
      ok: true,
    });
    expect(allowed(await call.answer)).toBe(false);
    stranger.close();
    operator.close();
  });

  it('gives the one seat to one tray app, and no second key (I08)', async () => {
    const keys = generateKeyPairSync('ed25519');
    const operator = await TestOperator.present(await start(), keys);
    await expect(TestOperator.connect(daemon, keys)).rejects.toThrow('ui-taken');
    await expect(TestOperator.connect(daemon, generateKeyPairSync('ed25519'))).rejects.toThrow(
      'authentication-failed',
    );
    operator.close();
    const next = await until('the free seat', () =>
      TestOperator.connect(daemon, keys).catch(() => null),
    );
    next.close();
  });
});
