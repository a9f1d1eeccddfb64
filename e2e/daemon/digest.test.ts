import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { shortStayMs } from '../../electron/daemon/digest/absence';
import type { DigestAgent, ReturnDigest } from '../../shared/model/digest';
import { allowed, bash, present } from '../fixtures/calls';
import { holdpoint, startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome, type Home } from '../fixtures/daemon';
import { Desktop } from '../fixtures/desktop';
import { journalOf } from '../fixtures/journal-file';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

const rules = `
[[rule]]
id = "all-passes"
outcome = "allow"
kinds = ["shell"]
effects = ["reads", "writes"]
reason = "A test."

[[rule]]
id = "never"
outcome = "deny"
kinds = ["shell"]
effects = ["deletes"]
reason = "A test."
`;

const keys = generateKeyPairSync('ed25519');
let desktop: Desktop | undefined;
let daemon: DaemonProcess;
let operator: TestOperator;
const start = async (home: Home = makeHome(rules)): Promise<void> => {
  daemon = await DaemonProcess.start(home, desktop?.env);
  operator = await TestOperator.present(daemon, keys);
};
afterEach(async () => {
  await operator?.client.call('runs.kill-all', {});
  operator?.close();
  await daemon?.close();
  await desktop?.close();
  desktop = undefined;
});

async function latest(): Promise<ReturnDigest | null> {
  const answer = await operator.client.call('digest.latest', {});
  if (!answer.ok) throw new Error(answer.reason);
  return answer.body.digest;
}
const told = (is: (digest: ReturnDigest) => boolean = () => true): Promise<ReturnDigest> =>
  until('a digest', async () => {
    const digest = await latest();
    return digest !== null && is(digest) ? digest : null;
  });
/** How long the operator was there before he was said to be away. */
async function lastStayMs(): Promise<number> {
  const answer = await operator.client.call('presence.spans', { fromMs: 0, toMs: Date.now() });
  const spans = answer.ok ? answer.body.spans : [];
  const stay = spans[spans.findLastIndex(({ state }) => state === 'away') - 1];
  expect(stay).toMatchObject({ state: 'present' });
  return (stay?.toMs ?? Infinity) - (stay?.fromMs ?? 0);
}
const agentIn = ({ agents }: ReturnDigest, label: string): DigestAgent | undefined =>
  agents.find((agent) => agent.label === label);
/** He makes no input from then on: it would speak against the lock, and that is told once it has lasted. */
const leave = async (): Promise<void> => {
  operator.idleMs = 60_000;
  await desktop?.lock();
  await operator.seen('locked');
};
const comeBack = async (): Promise<void> => {
  await desktop?.unlock();
  operator.idleMs = 0;
  await operator.seen('present');
};

describe('the return digest', () => {
  it('says what was held, denied and frozen while the screen was locked, and nothing more', async () => {
    desktop = await Desktop.start();
    await start();
    expect(await latest()).toBeNull();
    expect(allowed(await present(daemon, bash('echo before')).answer)).toBe(true);
    startHoldpoint(daemon.home, ['run', 'sleep', '600']);
    await until('the run', async () =>
      (await operator.snapshot()).runs.find(
        ({ label, processes }) => label === 'sleep 600' && processes > 0,
      ),
    );
    await leave();
    // Both: the run of the calls too, once what it was allowed has had its time to end.
    await until('everything frozen', async () =>
      (await operator.snapshot()).runs.every(({ state }) => state === 'paused'),
    );
    const held = present(daemon, bash('echo held\u001b[2J'), { session: 'session-1' });
    await until('a held call', async () => (await operator.snapshot()).heldCalls === 1);
    expect(allowed(await present(daemon, bash('rm denied')).answer)).toBe(false);
    const away = await told(({ agents }) => agents.length === 2);
    expect(away.returnedAt).toBeNull();
    // A daemon that gets no processor for a while takes the operator for idle or gone meanwhile.
    expect(away.spans.map(({ state }) => state)).toContain('locked');
    expect(away.spans.at(-1)?.toMs).toBeNull();
    await comeBack();
    // A call of it was denied while nobody was there, so it waits for a word.
    const waiting = await until('a run that waits for a word', async () =>
      (await operator.snapshot()).runs.find(({ resumes }) => resumes === 'ask'),
    );
    await operator.client.call('run.resume', { runId: waiting.id, proof: null });
    expect(allowed(await held.answer)).toBe(true);
    expect(allowed(await present(daemon, bash('echo after')).answer)).toBe(true);

    const digest = await told(({ agents }) =>
      agents.every(({ pauses }) => pauses.every(({ toMs }) => toMs !== null)),
    );
    expect(digest.leftAt).toBe(away.leftAt);
    expect(digest.returnedAt).toBeGreaterThan(digest.leftAt);
    expect(digest.agents).toHaveLength(2);
    expect(agentIn(digest, 'Claude Code')).toMatchObject({
      agentId: 'claude-code',
      lease: null,
      ran: { count: 0, rows: [] },
      held: { count: 1, rows: [{ summary: 'echo held\u001b[2J', decision: 'allow' }] },
      denied: { count: 1, rows: [{ summary: 'rm denied', rule: 'never', presence: 'locked' }] },
      ended: { count: 0 },
    });
    expect(agentIn(digest, 'sleep 600')).toMatchObject({
      agentId: null,
      held: { count: 0 },
      denied: { count: 0 },
    });
    expect(agentIn(digest, 'sleep 600')?.pauses).toContainEqual(
      expect.objectContaining({ verified: true, processes: 1 }),
    );
    expect(digest.warnings).toEqual([]);
    const printed = await holdpoint(daemon.home, ['digest']);
    expect(printed.code).toBe(0);
    expect(printed.out).toContain('1 call waited:');
    expect(printed.out).toContain('echo held⟨U+001B⟩[2J');
    expect(printed.out).toContain('1 run stood still for');
    const json = await holdpoint(daemon.home, ['digest', '--json']);
    expect(JSON.parse(json.out)).toEqual(await latest());
    expect(digest.spans.map(({ state }) => state)).toEqual(expect.arrayContaining(['locked']));
  });

  it('says what ran under a lease, and that the return ended it', async () => {
    desktop = await Desktop.start();
    await start(makeHome(`[detachment]\nweak_leases = true\n${rules}`));
    const made = await operator.client.call('lease.make', {
      agentId: 'claude-code',
      minutes: 30,
      calls: 10,
      scopes: ['read'],
      outlivesTray: false,
      proof: null,
    });
    if (!made.ok) throw new Error(made.reason);
    await leave();
    expect(allowed(await present(daemon, bash('ls')).answer)).toBe(true);
    const beyond = present(daemon, bash('echo hello > made.txt'));
    await until('a held call', async () => (await operator.snapshot()).heldCalls === 1);
    await comeBack();
    expect(allowed(await beyond.answer)).toBe(true);
    const digest = await told(({ agents }) => agents[0]?.lease?.ended === 'returned');
    expect(digest.agents).toMatchObject([
      {
        lease: { id: made.body.id, scopes: ['read'], used: 1, ended: 'returned' },
        ran: { count: 1, rows: [{ summary: 'ls', decision: 'allow', presence: 'locked' }] },
        held: { count: 1, rows: [{ summary: 'echo hello > made.txt' }] },
        denied: { count: 0 },
      },
    ]);
    expect(digest.warnings).toEqual([]);
  });

  it('says first what was done to hooks, to files of Holdpoint and to the journal meanwhile', async () => {
    desktop = await Desktop.start();
    await start();
    const { home } = daemon;
    const user = { product: 'claude-code', scope: 'user', dir: null } as const;
    expect(await operator.client.call('agent.connect', user)).toMatchObject({ ok: true });
    await leave();
    const held = present(daemon, bash('echo held'));
    await until('a held call', async () => (await operator.snapshot()).heldCalls === 1);
    writeFileSync(join(home.env['HOME'] ?? '', '.claude', 'settings.json'), '{}\n');
    // Known to the daemon since its start, so that no look can take it for what an enrolment made.
    appendFileSync(join(home.dataDir, 'daemon.lock'), ' ');
    const kinds = ({ warnings }: ReturnDigest): string[] => warnings.map(({ kind }) => kind);
    await told((digest) => kinds(digest).length === 2);
    // By whoever would hide that something was asked.
    const journal = journalOf(home);
    journal.exec("DROP TRIGGER journal_no_delete; DELETE FROM journal WHERE type = 'call.held'");
    journal.close();
    await comeBack();
    const digest = await told(({ returnedAt }) => returnedAt !== null);
    expect(kinds(digest)).toEqual(['files-touched', 'hook-changed', 'journal-gap']);
    expect(digest.warnings.map(({ text }) => text)).toEqual([
      expect.stringContaining('daemon.lock'),
      expect.stringContaining('Claude Code'),
      expect.stringContaining('holdpoint verify'),
    ]);
    held.hangUp();
  });

  it('of an absence is not replaced when anybody says at the return that the operator is away', async () => {
    desktop = await Desktop.start();
    await start();
    // No proof at all is needed to say so: any program of a run can.
    const stranger = daemon.operator();
    await stranger.call('hello', { client: 'cli', pid: process.pid, version: 'test' });
    // Once more where the machine takes so long for it that nobody can speak of the moment of the return.
    const [{ leftAt }, digest] = await until('somebody who said it at the return', async () => {
      await leave();
      const held = present(daemon, bash('echo held'));
      await until('a held call', async () => (await operator.snapshot()).heldCalls === 1);
      const away = await told(({ returnedAt }) => returnedAt === null);
      await comeBack();
      await stranger.call('away', { away: true });
      await operator.seen('away');
      await operator.client.call('away', { away: false });
      await operator.seen('present');
      await held.answer;
      const back = await told(({ returnedAt }) => returnedAt !== null);
      return (await lastStayMs()) < shortStayMs && ([away, back] as const);
    });
    stranger.close();
    expect(digest.leftAt).toBe(leftAt);
    expect(digest.agents.map(({ held: { count } }) => count)).toContain(1);
    expect(digest.warnings).toEqual([]);
  });

  it('says that a daemon was killed, and takes that time for gone', async () => {
    await start();
    const call = present(daemon, bash('echo held'));
    expect(allowed(await call.answer)).toBe(true);
    operator.close();
    await daemon.kill('SIGKILL');
    await start(daemon.home);
    const digest = await told(({ returnedAt }) => returnedAt !== null);
    expect(digest.warnings).toMatchObject([{ kind: 'daemon-lost', agent: null }]);
    expect(digest.spans.map(({ state }) => state)).toContain('gone');
    const asked = { fromMs: 0, toMs: Date.now() };
    const answer = await operator.client.call('presence.spans', asked);
    const spans = answer.ok ? answer.body.spans : [];
    expect(spans.at(-1)).toMatchObject({ state: 'present', toMs: null });
    spans.slice(1).forEach((span, i) => expect(span.fromMs).toBe(spans[i]?.toMs));
  });

  it('is told to nobody who has not greeted', async () => {
    await start();
    const stranger = daemon.operator();
    for (const refused of [
      await stranger.call('digest.latest', {}),
      await stranger.call('presence.spans', { fromMs: 0, toMs: 1 }),
    ])
      expect(refused).toMatchObject({ ok: false, reason: 'not-authenticated' });
    stranger.close();
  });
});
