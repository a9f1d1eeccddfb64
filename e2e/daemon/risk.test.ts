import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../shared/limits';
import type { ApprovalCard } from '../../shared/model/approval';
import type { SignalId } from '../../shared/model/risk';
import { allowed, bash, present, type Presented } from '../fixtures/calls';
import { DaemonProcess, makeHome, type Home } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

/** Almost everything passes by a rule: what is asked about is asked because of what was done before. */
const rules = `
[[rule]]
id = "most"
outcome = "allow"
kinds = ["shell", "fetch"]
effects = ["reads", "writes", "network", "publishes", "persists", "touches-credentials"]
reason = "A test."
`;
const keys = generateKeyPairSync('ed25519');

let home: Home;
let daemon: DaemonProcess;
let operator: TestOperator;

const start = async (): Promise<void> => {
  daemon = await DaemonProcess.start(home);
  operator = await TestOperator.present(daemon, keys);
};
beforeEach(async () => {
  home = makeHome(rules);
  await start();
});
afterEach(async () => {
  operator.close();
  await daemon.close();
});

const signalOf = (card: ApprovalCard, id: SignalId) => card.signals.find((one) => one.id === id);
const write = (file: string, content: string) => ({
  tool: 'Write',
  input: { file_path: join(home.base, 'project', file), content },
});
const fetchPage = () =>
  present(daemon, { tool: 'WebFetch', input: { url: 'https://h.example/', prompt: 'x' } });

async function answered(
  call: Presented,
  answer: 'allow' | 'deny',
  card?: ApprovalCard,
): Promise<ApprovalCard> {
  const shown = card ?? (await operator.waiting());
  expect(await operator.answer(shown, answer)).toMatchObject({ ok: true });
  expect(allowed(await call.answer)).toBe(answer === 'allow');
  return shown;
}
const textOf = async (call: Presented): Promise<string> => {
  const reply = await call.answer;
  return reply.ok ? reply.body.stderr : reply.reason;
};

/** One call that waits keeps the run known over a restart; its record has to be durable first, and its hook client comes back. */
async function restartWithCall(): Promise<void> {
  const { key } = present(daemon, write('kept', 'x'));
  await operator.waiting('Write');
  await until('its record', async () => {
    const page = await operator.client.call('history.page', { limit: 20, callsOnly: true });
    return page.ok && page.body.rows.some(({ type }) => type === 'call.held');
  });
  operator.close();
  await daemon.kill('SIGKILL');
  await start();
  present(daemon, write('kept', 'x'), { key });
}

describe('a denial', () => {
  it('answers the same call again by itself, from a sub-agent too, and in no other run (U20, I09)', async () => {
    await answered(present(daemon, write('notes', 'x')), 'deny');
    for (const about of [{}, { agentId: 'agent-7' }]) {
      const again = await textOf(present(daemon, write('notes', 'x'), about));
      expect(again).toContain('The operator denied this very call a moment ago');
    }
    expect((await operator.snapshot()).approvals).toEqual([]);
    await answered(present(daemon, write('notes', 'x'), { session: 'session-2' }), 'allow');
  });

  it('puts the same thing by another tool to the operator, whatever a rule allows, until he allows it', async () => {
    const echo = bash('echo x > notes');
    await answered(present(daemon, write('notes', 'x')), 'deny');
    const card = await answered(present(daemon, echo, { agentId: 'agent-7' }), 'allow');
    expect(signalOf(card, 'asked-after-deny')).toMatchObject({ floor: 'confirm' });
    expect(card.why).toContain('denied something like this');
    expect(allowed(await present(daemon, echo).answer)).toBe(true);
    expect(allowed(await present(daemon, echo, { session: 'session-2' }).answer)).toBe(true);
  });

  it('does not speak against a call that the operator allows a moment later', async () => {
    const [one, two] = [
      present(daemon, write('notes', 'x')),
      present(daemon, write('notes', 'x'), { agentId: 'agent-7' }),
    ];
    const cards = await until('two cards', async () => {
      const { approvals } = await operator.snapshot();
      return approvals.length === 2 && approvals;
    });
    const mine = cards.find((card) => card.chain.every(({ role }) => role !== 'sub-agent'));
    const other = cards.find((card) => card !== mine);
    await answered(one, 'deny', mine);
    await answered(two, 'allow', other);
  });

  it('outlives the daemon', async () => {
    await answered(present(daemon, write('notes', 'x')), 'deny');
    await restartWithCall();
    expect(await textOf(present(daemon, write('notes', 'x')))).toContain('denied this very call');
    present(daemon, bash('echo x > notes'));
    const card = await operator.waiting('Bash');
    expect(signalOf(card, 'asked-after-deny')).toMatchObject({ floor: 'confirm' });
  });
});

describe('what a run has read', () => {
  const push = bash('git push');
  const steal = bash('cat ~/.ssh/id_ed25519');

  it('makes publishing a question and credentials a step-up, in that run only', async () => {
    expect(allowed(await present(daemon, push).answer)).toBe(true);
    expect(allowed(await fetchPage().answer)).toBe(true);
    const card = await answered(present(daemon, push), 'deny');
    expect(signalOf(card, 'tainted')).toMatchObject({ floor: 'confirm' });
    expect(card.why).toContain('h.example');
    const grave = await answered(present(daemon, steal, { agentId: 'agent-7' }), 'deny');
    expect(grave.needs).not.toBe('none');
    expect(allowed(await present(daemon, push, { session: 'session-2' }).answer)).toBe(true);
    expect(allowed(await present(daemon, bash('echo x')).answer)).toBe(true);
  });

  it('is not forgotten when the daemon is killed', async () => {
    expect(allowed(await fetchPage().answer)).toBe(true);
    await restartWithCall();
    const call = present(daemon, push);
    const card = await operator.waiting('Bash');
    expect(signalOf(card, 'tainted')).toMatchObject({ floor: 'confirm' });
    await answered(call, 'deny', card);
  });
});

describe('what is new', () => {
  it('is noted on the card and asks nobody', async () => {
    expect(allowed(await present(daemon, bash('echo x')).answer)).toBe(true);
    const card = await answered(present(daemon, write('a', 'x')), 'allow');
    expect(signalOf(card, 'first-tool')).toMatchObject({ floor: 'allow' });
    expect(card.why).toBe('No rule covers this call.');
    const again = await answered(present(daemon, write('b', 'x')), 'allow');
    expect(signalOf(again, 'first-tool')).toBeUndefined();
  });
});

describe('a storm of questions', () => {
  const storm = (count: number, from = 0): Presented[] =>
    Array.from({ length: count }, (_, i) => present(daemon, write(`f${from + i}`, 'x')));
  const notice = async () =>
    (await operator.snapshot()).notices.find(({ id }) => id.startsWith('asks-too-often'));
  const waitingCalls = async (): Promise<number> =>
    (await operator.snapshot()).runs.reduce((sum, run) => sum + run.waiting, 0);
  const allWait = (calls: readonly Presented[]): Promise<boolean> =>
    until('all wait', async () => (await waitingCalls()) === calls.length);

  it('shows one card and one notice, lets other runs ask, and ends with one answer (U19)', async () => {
    const calls = storm(100);
    await allWait(calls);
    const { approvals } = await operator.snapshot();
    expect(approvals).toHaveLength(1);
    expect((await notice())?.text).toContain('99 more of its calls wait');
    const other = present(daemon, write('other', 'x'), { session: 'session-2' });
    const theirs = await until('the card of the other run', async () =>
      (await operator.snapshot()).approvals.find((card) => card.runId !== approvals[0]?.runId),
    );
    await answered(other, 'allow', theirs);
    const [first] = approvals;
    if (first === undefined) throw new Error('no card');
    const { id: approvalId, digest } = first;
    const done = await operator.client.call('approval.answer', {
      approvalId,
      digest,
      answer: 'deny',
      scope: 'once',
      notAsked: true,
    });
    expect(done).toMatchObject({ ok: true, body: { calls: 100 } });
    for (const call of calls) expect(allowed(await call.answer)).toBe(false);
    expect((await operator.snapshot()).approvals).toEqual([]);
    expect(await notice()).toBeUndefined();
    const run = (await operator.snapshot()).runs.find(({ id }) => id === first.runId);
    expect(run).toMatchObject({ pausedBy: 'operator' });
  });

  it('gives the next call its card when one is answered or given up', async () => {
    const calls = storm(limits.cardsPerRun + 2);
    await until('one notice for two', async () => (await notice())?.text.includes(' 2 more '));
    const [card] = (await operator.snapshot()).approvals;
    if (card === undefined) throw new Error('no card');
    await operator.answer(card, 'allow');
    await until('one notice for one', async () => (await notice())?.text.includes(' 1 more '));
    expect((await operator.snapshot()).approvals).toHaveLength(limits.cardsPerRun);
    const left = (await operator.snapshot()).approvals.map(({ payload }) => payload.path);
    const given = calls.find((_, i) => left[0]?.endsWith(`/f${i}`));
    given?.hangUp();
    await until('no notice', async () => (await notice()) === undefined);
    expect((await operator.snapshot()).approvals).toHaveLength(limits.cardsPerRun);
  });

  it('is over when enough calls were given up: the others get their cards back', async () => {
    const calls = storm(limits.stormQuestions + 4);
    await until('one card', async () => (await operator.snapshot()).approvals.length === 1);
    await allWait(calls);
    const left = limits.cardsPerRun - 1;
    for (const call of calls.slice(left)) call.hangUp();
    await until('a card for each that is left', async () => {
      const { approvals } = await operator.snapshot();
      return approvals.length === left && (await waitingCalls()) === left;
    });
    await until('no notice', async () => (await notice()) === undefined);
    const paths = (await operator.snapshot()).approvals.map(({ payload }) => payload.path);
    expect(new Set(paths).size).toBe(left);
  });

  it('keeps room for others: one run has at most so many places (R09)', async () => {
    const calls = storm(limits.waitingCallsPerRun);
    await allWait(calls);
    expect(await textOf(present(daemon, write('one-more', 'x')))).toContain('Too many calls');
    const other = present(daemon, write('other', 'x'), { session: 'session-2' });
    const card = await until('its card', async () =>
      (await operator.snapshot()).approvals.find(({ payload }) => payload.path?.endsWith('/other')),
    );
    await answered(other, 'allow', card);
    for (const call of calls) call.hangUp();
  });

  it('keeps one place for every run, so that a few cannot shut out the others (R09)', async () => {
    const perRun = limits.waitingCallsPerRun;
    const calls: Presented[] = [];
    for (let run = 0; run * perRun < limits.waitingCalls; run++)
      for (let i = 0; i < perRun; i++)
        calls.push(present(daemon, write(`f${run}-${i}`, 'x'), { session: `storm-${run}` }));
    expect(calls).toHaveLength(limits.waitingCalls);
    await allWait(calls);
    const other = present(daemon, write('other', 'x'), { session: 'session-2' });
    const card = await until('its card', async () =>
      (await operator.snapshot()).approvals.find(({ payload }) => payload.path?.endsWith('/other')),
    );
    const second = present(daemon, write('second', 'x'), { session: 'session-2' });
    expect(await textOf(second)).toContain('Too many calls');
    await answered(other, 'allow', card);
    for (const call of calls) call.hangUp();
  });
});
