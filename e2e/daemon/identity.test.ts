import { createHash, generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { needsOperator, operatorWire } from '../../shared/protocol';
import type { Run } from '../../shared/model/run';
import { allowed, bash, present } from '../fixtures/calls';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { canaryRequest, FakeAgent, type HttpReply } from '../fixtures/fake-agent';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';
import { operatorBodies, wideningBodies } from '../fixtures/operator-bodies';

type Keys = NonNullable<Parameters<typeof TestOperator.connect>[1]>;

const rules = `
[[rule]]
id = "edits"
outcome = "allow"
kinds = ["write"]
reason = "A test."
`;
const refusal: HttpReply = { status: 404, text: '{"error":"not found"}' };

let daemon: DaemonProcess;
let operator: TestOperator;
let keys: Keys;
const agents: FakeAgent[] = [];
beforeEach(async () => {
  daemon = await DaemonProcess.start(makeHome(rules));
  keys = generateKeyPairSync('ed25519');
  operator = await TestOperator.present(daemon, keys);
});
afterEach(async () => {
  for (const agent of agents.splice(0)) agent.close();
  operator.close();
  await daemon.close();
});

/** A live agent with a run of its own. */
async function begun(): Promise<FakeAgent> {
  const agent = FakeAgent.start(daemon);
  agents.push(agent);
  expect(await agent.begin()).toMatchObject({ ok: true });
  return agent;
}
const runOf = (agent: FakeAgent): Promise<Run> =>
  until('its run', async () =>
    (await operator.snapshot()).runs.find((run) => run.root?.pid === agent.pid),
  );

/** The canary from this very process, which is in nobody's run. */
function fromOutside(credential: string | null, path?: string): Promise<HttpReply> {
  const request = canaryRequest(daemon, credential);
  return new Promise((settle, fail) => {
    const options = { ...request, path: path ?? request.path, host: '127.0.0.1', method: 'POST' };
    http
      .request(options, (response) => {
        let text = '';
        response.on('data', (part) => (text += String(part)));
        response.on('end', () => settle({ status: response.statusCode ?? 0, text }));
      })
      .on('error', fail)
      .end(request.text);
  });
}

const alarms = async (): Promise<readonly string[]> =>
  (await operator.snapshot()).notices
    .filter(({ id }) => id.startsWith('credential-'))
    .map(({ text }) => text);

describe('the key of a run', () => {
  it('admits the processes of that run over HTTP, and is given to nobody else', async () => {
    const agent = await begun();
    const key = await agent.credential();
    expect(key).toMatch(/^[0-9a-f]{64}$/u);
    expect((await agent.http(key)).text).toContain('deny');
    expect((await agent.http(key, { inChild: true })).text).toContain('deny');
    expect(await daemon.agent().call('run.credential', {})).toMatchObject({
      reason: 'run-unknown',
    });
    expect(await alarms()).toEqual([]);
  });

  it('I01: wrong, short, empty, none, or of an earlier daemon: one and the same refusal (N12)', async () => {
    const agent = await begun();
    const key = await agent.credential();
    const wrong = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`;
    for (const one of [wrong, key.slice(2), '', null, key.toUpperCase().replace(/\d/gu, 'A')])
      expect(await agent.http(one)).toEqual(refusal);
    expect(await fromOutside(wrong, '/v1/unknown')).toEqual(refusal);
    expect(await agent.hook(canary, { credential: wrong })).toMatchObject({
      reason: 'credential-refused',
    });
    expect(await alarms()).toEqual([]);
    operator.close();
    await daemon.kill('SIGKILL');
    const later = await DaemonProcess.start(daemon.home);
    daemon = later;
    const request = canaryRequest(later, key);
    expect(request.port).toBeGreaterThan(0);
    expect(await fromOutside(key)).toEqual(refusal);
  });

  it('I03: used from another tree it is refused, dead, and an alarm', async () => {
    const [one, other] = [await begun(), await begun()];
    expect((await runOf(one)).id).not.toBe((await runOf(other)).id);
    const key = await one.credential();
    expect(await other.http(key)).toEqual(refusal);
    const [alarm] = await until('the alarm', async () => {
      const all = await alarms();
      return all.length === 1 && all;
    });
    expect(alarm).toContain('does not belong to that run');
    expect(await one.http(key)).toEqual(refusal);
    const rows = await operator.client.call('history.page', { limit: 50 });
    expect(
      rows.ok && rows.body.rows.some(({ type, summary }) => type === 'fault' && summary === alarm),
    ).toBe(true);
    const fresh = await one.credential();
    expect(await fromOutside(fresh)).toEqual(refusal);
    expect(await one.http(fresh)).toEqual(refusal);
  });

  it('I03: the same over the Unix socket', async () => {
    const [one, other] = [await begun(), await begun()];
    const key = await one.credential();
    expect(await one.hook(canary, { credential: key })).toMatchObject({ ok: true });
    expect(await other.hook(canary, { credential: key })).toMatchObject({
      reason: 'credential-refused',
    });
    await until('the alarm', async () => (await alarms()).length === 1);
    expect(await one.hook(canary, { credential: key })).toMatchObject({
      reason: 'credential-refused',
    });
  });

  it('I04: is dead when its run is over', async () => {
    const agent = await begun();
    const key = await agent.credential();
    const { id } = await runOf(agent);
    await operator.client.call('run.kill', { runId: id });
    await agent.ended();
    expect(await fromOutside(key)).toEqual(refusal);
    expect(await alarms()).toEqual([]);
  });

  it.each(['agent.suspend', 'agent.revoke', 'agent.offboard'] as const)(
    'I10: is dead after %s, and no new one is given',
    async (call) => {
      const agent = await begun();
      const key = await agent.credential();
      expect((await agent.http(key)).status).not.toBe(404);
      expect(await operator.client.call(call, { agentId: 'claude-code' })).toMatchObject({
        ok: true,
      });
      if (call !== 'agent.suspend') return void (await agent.ended());
      expect(await agent.http(key)).toEqual(refusal);
      expect(await agent.agent('run.credential', {})).toMatchObject({ reason: 'agent-suspended' });
    },
  );

  it('I02: lies in no command line, no environment, no file and no log', async () => {
    const agent = await begun();
    const key = await agent.credential();
    expect((await agent.http(key, { inChild: true })).text).toContain('deny');
    expect(await agent.hook(canary, { credential: key })).toMatchObject({ ok: true });
    const found = [...processTexts(), ...fileTexts(daemon.home.base)].filter(({ text }) =>
      text.includes(key),
    );
    expect(found.map(({ where }) => where)).toEqual([]);
    // The sweep does see what is there: the hash of the key is on record.
    const hash = createHash('sha256').update(key).digest('hex');
    expect(fileTexts(daemon.home.base).some(({ text }) => text.includes(hash))).toBe(true);
    expect(daemon.output).not.toContain(key);
    expect(fileTexts(daemon.home.base).some(({ where }) => where.endsWith('journal.db-wal'))).toBe(
      true,
    );
  });
});

const canary = {
  hook_event_name: 'PreToolUse',
  tool_name: 'HoldpointCanary',
  tool_input: { token: 't' },
};
type Text = { readonly where: string; readonly text: string };

/** Command line and environment of every process of this user that may be read. */
function processTexts(): Text[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/u.test(name));
  return pids.flatMap((pid) =>
    ['cmdline', 'environ'].flatMap((name) => textOf(`/proc/${pid}/${name}`)),
  );
}

function textOf(where: string): Text[] {
  try {
    return [{ where, text: readFileSync(where, 'latin1') }];
  } catch {
    return [];
  }
}

/** Every file below a folder: journal, its log, settings, endpoint, daemon log. */
const fileTexts = (folder: string): Text[] =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    .flatMap(textOf);

describe('who a call comes from', () => {
  const touch = {
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'touch made' },
  };

  it('I05: is what the kernel says, whatever process id and session the event claims', async () => {
    const [one, other] = [await begun(), await begun()];
    const [runOne, runOther] = [await runOf(one), await runOf(other)];
    void other.hook(touch, { pid: one.pid, session: `session-${one.pid}` });
    const card = await operator.waiting('Bash');
    expect(card.runId).toBe(runOther.id);
    expect(card.runId).not.toBe(runOne.id);
    expect(card.chain.map(({ role, verified }) => [role, verified])).toContainEqual([
      'agent',
      true,
    ]);
    expect(card.chain.at(-1)).toMatchObject({ role: 'tool', name: 'Bash' });
  });

  it('I05: a process outside every tree that claims the session of a run does not join it', async () => {
    const one = await begun();
    const { id } = await runOf(one);
    present(daemon, bash('touch made'), { session: `session-${one.pid}` });
    expect((await operator.waiting('Bash')).runId).not.toBe(id);
  });

  it('C07: the answer to a call of one agent lets no call of another go', async () => {
    const [one, other] = [await begun(), await begun()];
    const [first, second] = ['1'.repeat(32), '2'.repeat(32)];
    const answers = {
      one: one.hook(touch, { key: first }),
      other: other.hook(touch, { key: second }),
    };
    const cards = await until('two cards', async () => {
      const { approvals } = await operator.snapshot();
      return approvals.length === 2 && approvals;
    });
    const [runOne] = [await runOf(one)];
    const mine = cards.find(({ runId }) => runId === runOne.id)!;
    const theirs = cards.find(({ runId }) => runId !== runOne.id)!;
    expect(mine.digest).not.toBe(theirs.digest);
    expect(await operator.answer({ ...theirs, digest: mine.digest }, 'allow')).toMatchObject({
      reason: 'digest-mismatch',
    });
    // The other presents itself under the first one's key while that one waits.
    expect(allowed(await other.hook(touch, { key: first }))).toBe(false);
    expect(await operator.answer(mine, 'allow', 'run')).toMatchObject({ ok: true });
    expect(allowed(await answers.one)).toBe(true);
    const left = await operator.snapshot();
    expect(left.approvals.map(({ id }) => id)).toEqual([theirs.id]);
    await operator.answer(theirs, 'deny');
    expect(allowed(await answers.other)).toBe(false);
  });

  it("I09: a sub-agent has not its parent's grants, nor more than its agent may do", async () => {
    const run = present(daemon, bash('touch made'));
    await operator.answer(await operator.waiting(), 'allow', 'run');
    expect(allowed(await run.answer)).toBe(true);
    expect(allowed(await present(daemon, bash('touch made')).answer)).toBe(true);
    const child = present(daemon, bash('touch made'), { agentId: 'sub' });
    const card = await operator.waiting();
    expect(card.chain.map(({ role }) => role)).toEqual(['operator', 'agent', 'sub-agent', 'tool']);
    expect(card.chain.find(({ role }) => role === 'sub-agent')?.verified).toBe(false);
    await operator.answer(card, 'deny');
    expect(allowed(await child.answer)).toBe(false);

    const write = {
      tool: 'Write',
      input: { file_path: join(daemon.home.base, 'project', 'a'), content: '' },
    };
    expect(allowed(await present(daemon, write).answer)).toBe(true);
    await operator.onboard(['reads']);
    const beyond = present(daemon, write, { agentId: 'sub' });
    expect((await operator.waiting('Write')).signals).toContainEqual(
      expect.objectContaining({ id: 'entitlement-mismatch', floor: 'confirm' }),
    );
    await operator.client.call('agent.suspend', { agentId: 'claude-code' });
    expect(allowed(await beyond.answer)).toBe(false);
    expect(allowed(await present(daemon, write, { agentId: 'sub' }).answer)).toBe(false);
  });
});

describe('an agent on the operator socket', () => {
  it('I06: its key opens no call that only the operator may make', async () => {
    const agent = await begun();
    const key = await agent.credential();
    const greeted = daemon.operator();
    const hello = await greeted.call('hello', { client: 'tray', pid: agent.pid, version: key });
    expect(hello.ok).toBe(true);
    expect(
      await greeted.call('authenticate', { epoch: key.slice(0, 32), signature: key }),
    ).toMatchObject({
      reason: 'authentication-failed',
    });
    const bodies = operatorBodies(key);
    expect(Object.keys(bodies).toSorted()).toEqual([...needsOperator].toSorted());
    for (const [call, body] of Object.entries(bodies)) {
      expect([
        call,
        await greeted.call(call as keyof typeof operatorWire, body as never),
      ]).toMatchObject([call, { ok: false, reason: 'not-authenticated' }]);
    }
    for (const [call, body] of Object.entries(wideningBodies(key)))
      expect([
        call,
        await greeted.call(call as keyof typeof operatorWire, body as never),
      ]).toMatchObject([call, { ok: false }]);
    greeted.close();
  });

  it('I06: its key opens no route of the HTTP door but its own hook', async () => {
    const agent = await begun();
    const key = await agent.credential();
    for (const route of [...Object.keys(operatorWire), 'hook', '../operator/run.resume'])
      expect([route, await agent.http(key, { path: `/v1/${route}` })]).toEqual([route, refusal]);
  });

  it('I07: a process that is not the tray app takes no seat and keeps nobody present', async () => {
    const agent = await begun();
    expect(
      await agent.operator('hello', { client: 'tray', pid: daemon.child.pid!, version: '1' }),
    ).toMatchObject({ ok: true });
    expect(
      await agent.operator('beat', { seq: 1, idleMs: 0, locked: false, wallMs: 0, signature: '' }),
    ).toMatchObject({ reason: 'not-authenticated' });
    operator.silence();
    await operator.seen('gone');
    expect((await operator.snapshot()).operator.uiConnected).toBe(true);
  });

  it('I08: of two tray apps the second is refused', async () => {
    await expect(TestOperator.connect(daemon, keys)).rejects.toThrow('ui-taken');
  });
});
