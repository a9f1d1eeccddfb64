import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApprovalCard } from '../../shared/model/approval';
import type { JournalRecord } from '../../shared/model/journal';
import type { Grant } from '../../shared/model/snapshot';
import { allowed, bash, present, type Presented } from '../fixtures/calls';
import { DaemonProcess, makeHome, type Home } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

/** Nothing is allowed by a rule: what passes passes by a grant. */
const rules =
  '[[rule]]\nid = "keys"\noutcome = "step-up"\nkinds = ["shell"]\neffects = ["touches-credentials"]\nreason = "Keys."\n';
const keys = generateKeyPairSync('ed25519');

let home: Home;
let daemon: DaemonProcess;
let operator: TestOperator;

beforeEach(async () => {
  home = makeHome(rules);
  daemon = await DaemonProcess.start(home);
  operator = await TestOperator.present(daemon, keys);
});
afterEach(async () => {
  operator.close();
  await daemon.close();
});

const write = (file: string, session = 'session-1'): Presented =>
  present(daemon, { tool: 'Write', input: { file_path: file, content: 'x' } }, { session });
const inProject = (name: string): string => join(home.base, 'project', name);

/** Asks, and allows within the card's reach. */
async function granted(minutes?: number): Promise<ApprovalCard> {
  const call = write(inProject('a'));
  const card = await operator.waiting('Write');
  const more = minutes === undefined ? {} : { minutes };
  expect(await operator.answer(card, 'allow', 'agent', more)).toMatchObject({ ok: true });
  expect(allowed(await call.answer)).toBe(true);
  return card;
}

/** The call is put to the operator, who denies it. */
async function isAsked(call: Presented): Promise<ApprovalCard> {
  const card = await operator.waiting();
  await operator.answer(card, 'deny');
  expect(allowed(await call.answer)).toBe(false);
  return card;
}

async function records(type: JournalRecord['type']): Promise<JournalRecord[]> {
  const page = await operator.client.call('history.page', { limit: 200 });
  if (!page.ok) throw new Error(page.reason);
  const rows = page.body.rows.filter((row) => row.type === type);
  const all = await Promise.all(
    rows.map(({ seq }) => operator.client.call('history.record', { seq })),
  );
  return all.map((reply) => {
    if (!reply.ok) throw new Error(reply.reason);
    return reply.body;
  });
}
const grants = async (): Promise<readonly Grant[]> => (await operator.snapshot()).grants;

describe('a grant to an agent', () => {
  it('covers what its card said, in every run, and each use is counted and on record', async () => {
    const card = await granted();
    expect(card.reach).toMatchObject({
      project: join(home.base, 'project'),
      kind: 'write',
      tool: 'Write',
      effects: ['writes'],
      says: 'Write in this project',
    });
    expect(allowed(await write(inProject('b')).answer)).toBe(true);
    expect(allowed(await write(inProject('c'), 'session-2').answer)).toBe(true);
    const [grant] = await until('two uses', async () =>
      (await grants())[0]?.used === 2 ? grants() : null,
    );
    expect(grant).toMatchObject({ covers: { scope: 'agent', agentId: 'claude-code' } });
    expect(grant?.expiresInMs).toBeGreaterThan(29 * 60_000);
    expect(grant?.expiresInMs).toBeLessThanOrEqual(30 * 60_000);
    const used = await until('two records', async () => {
      const all = await records('grant.used');
      return all.length === 2 && all;
    });
    expect(used.map(({ payload }) => payload['grantId'])).toEqual([grant?.id, grant?.id]);
    const decided = (await records('call.decided')).filter(
      ({ payload }) => payload['by'] === 'grant',
    );
    expect(decided.map(({ payload }) => payload['grantId'])).toEqual([grant?.id, grant?.id]);
  });

  it.each<[string, () => Presented]>([
    ['a file outside the project', () => write(join(home.base, 'elsewhere'))],
    ['a file that is more than a file', () => write(inProject('CLAUDE.md'))],
    [
      'another tool',
      () =>
        present(daemon, { tool: 'WebFetch', input: { url: 'https://h.example/', prompt: 'x' } }),
    ],
    ['a command', () => present(daemon, bash('touch b'))],
  ])('does not cover %s', async (_name, call) => {
    await granted();
    await isAsked(call());
  });

  it('is over when it is revoked', async () => {
    await granted();
    const [grant] = await grants();
    await operator.client.call('grant.revoke', { grantId: grant?.id ?? '' });
    expect(await grants()).toEqual([]);
    await isAsked(write(inProject('b')));
    expect(await records('grant.ended')).toMatchObject([
      { payload: { grantId: grant?.id, why: 'revoked' } },
    ]);
  });

  it('is gone when the screen is locked, and stays gone', async () => {
    await granted();
    operator.locked = true;
    await operator.seen('locked');
    expect(await grants()).toEqual([]);
    const call = write(inProject('b'));
    operator.locked = false;
    await operator.seen('present');
    await isAsked(call);
    expect(await records('grant.ended')).toHaveLength(1);
  });

  it('does not outlive the daemon', async () => {
    await granted();
    operator.close();
    await daemon.kill('SIGKILL');
    daemon = await DaemonProcess.start(home);
    operator = await TestOperator.present(daemon, keys);
    expect(await grants()).toEqual([]);
    await isAsked(write(inProject('b')));
  });

  it('ends with the suspension of its agent', async () => {
    await granted();
    await operator.client.call('agent.suspend', { agentId: 'claude-code' });
    expect(await grants()).toEqual([]);
    expect(allowed(await write(inProject('b')).answer)).toBe(false);
  });

  it('lasts as long as the operator says, at most twelve hours', async () => {
    await granted(720);
    const [grant] = await grants();
    expect(grant?.expiresInMs).toBeGreaterThan(719 * 60_000);
    const call = write(join(home.base, 'elsewhere'));
    const card = await operator.waiting();
    expect(await operator.answer(card, 'allow', 'agent', { minutes: 721 })).toMatchObject({
      reason: 'body-invalid',
    });
    await isAsked(call);
  });

  it('needs a step-up as soon as there is one, and the click alone leaves the card waiting', async () => {
    const passphrase = 'a long and quiet sentence';
    const enrolled = await operator.client.call('step-up.passphrase', { passphrase, proof: null });
    expect(enrolled).toMatchObject({ ok: true });
    const call = write(inProject('a'));
    const card = await operator.waiting();
    expect(await operator.answer(card, 'allow', 'agent')).toMatchObject({
      reason: 'step-up-needed',
    });
    expect(await grants()).toEqual([]);
    expect((await operator.waiting()).id).toBe(card.id);
    const proof = { factor: 'passphrase', passphrase } as const;
    expect(await operator.answer(card, 'allow', 'agent', { proof })).toMatchObject({ ok: true });
    expect(allowed(await call.answer)).toBe(true);
    expect(await grants()).toHaveLength(1);
  });
});

describe('a grant to install', () => {
  it('is for the packages on its card, and no other', async () => {
    const call = present(daemon, bash('npm install left-pad'));
    const card = await operator.waiting('Bash');
    expect(await operator.answer(card, 'allow', 'agent')).toMatchObject({ ok: true });
    expect(allowed(await call.answer)).toBe(true);
    expect(allowed(await present(daemon, bash('npm install left-pad@2')).answer)).toBe(true);
    await isAsked(present(daemon, bash('npm install another')));
  });
});

describe('a denial after a grant', () => {
  it('is not outweighed by it: the like is asked about (U20)', async () => {
    await granted();
    const other = present(daemon, bash(`touch ${inProject('b')}`));
    await operator.answer(await operator.waiting('Bash'), 'deny');
    expect(allowed(await other.answer)).toBe(false);
    const card = await isAsked(write(inProject('b')));
    expect(card.reach).toBeNull();
    expect(allowed(await write(inProject('c')).answer)).toBe(true);
  });
});

describe('nothing is granted', () => {
  it.each([
    ['to the agent for a call that cannot be seen through', 'eval "$X"', 'agent'],
    ['to the run for a call whose meaning is not in it (C08)', 'sh < next-step', 'run'],
    ['to the agent for what is decided one by one', 'chmod 777 x', 'agent'],
    ['to the run for what needs a step-up', 'cat ~/.ssh/id_ed25519', 'run'],
    ['to the agent for what needs a step-up', 'cat ~/.ssh/id_ed25519', 'agent'],
  ] as const)('%s', async (_name, command, scope) => {
    const call = present(daemon, bash(command));
    const card = await operator.waiting();
    expect(card.reach).toBeNull();
    expect(await operator.answer(card, 'allow', scope)).toMatchObject({ reason: 'not-grantable' });
    expect(await grants()).toEqual([]);
    expect((await isAsked(call)).id).toBe(card.id);
  });
});
