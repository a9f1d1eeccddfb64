import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeAgentRig } from '../fixtures/fake-agent-rig';
import { canaryRequest, type HttpReply } from '../fixtures/fake-agent';
import { rowsOf } from '../fixtures/leases';
import { until } from '../fixtures/until';

const rig = fakeAgentRig('');
const refusal: HttpReply = { status: 404, text: '{"error":"not found"}' };

/** The canary from this very process, which is in nobody's run. */
function fromOutside(credential: string | null, path?: string): Promise<HttpReply> {
  const request = canaryRequest(rig.daemon, credential);
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
  (await rig.operator.snapshot()).notices
    .filter(({ id }) => id.startsWith('credential-'))
    .map(({ text }) => text);

describe('the key of a run', () => {
  it('admits the processes of that run over HTTP, and is given to nobody else', async () => {
    const agent = await rig.begun();
    const key = await agent.credential();
    expect(key).toMatch(/^[0-9a-f]{64}$/u);
    expect((await agent.http(key)).text).toContain('deny');
    expect((await agent.http(key, { inChild: true })).text).toContain('deny');
    expect(await rig.daemon.agent().call('run.credential', {})).toMatchObject({
      reason: 'run-unknown',
    });
    expect(await alarms()).toEqual([]);
  });

  it('I01: wrong, short, empty, none, or of an earlier daemon: one and the same refusal (N12)', async () => {
    const agent = await rig.begun();
    const key = await agent.credential();
    const wrong = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`;
    for (const one of [wrong, key.slice(2), '', null, key.toUpperCase().replace(/\d/gu, 'A')])
      expect(await agent.http(one)).toEqual(refusal);
    expect(await fromOutside(wrong, '/v1/unknown')).toEqual(refusal);
    expect(await agent.hook(canary, { credential: wrong })).toMatchObject({
      reason: 'credential-refused',
    });
    expect(await alarms()).toEqual([]);
    await rig.restart();
    expect(await fromOutside(key)).toEqual(refusal);
  });

  it('I03: used from another tree it is refused, dead, and an alarm', async () => {
    const [one, other] = [await rig.begun(), await rig.begun()];
    expect((await rig.runOf(one)).id).not.toBe((await rig.runOf(other)).id);
    const key = await one.credential();
    expect(await other.http(key)).toEqual(refusal);
    const [alarm] = await until('the alarm', async () => {
      const all = await alarms();
      return all.length === 1 && all;
    });
    expect(alarm).toContain('does not belong to that run');
    expect(await one.http(key)).toEqual(refusal);
    await until('the alarm on record', async () =>
      (await rowsOf(rig.operator, 'fault')).some(({ summary }) => summary === alarm),
    );
    const fresh = await one.credential();
    expect(await fromOutside(fresh)).toEqual(refusal);
    expect(await one.http(fresh)).toEqual(refusal);
  });

  it('I03: the same over the Unix socket', async () => {
    const [one, other] = [await rig.begun(), await rig.begun()];
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
    const agent = await rig.begun();
    const key = await agent.credential();
    const { id } = await rig.runOf(agent);
    await rig.operator.client.call('run.kill', { runId: id });
    await agent.ended();
    expect(await fromOutside(key)).toEqual(refusal);
    expect(await alarms()).toEqual([]);
  });

  it.each(['agent.suspend', 'agent.revoke', 'agent.offboard'] as const)(
    'I10: is dead after %s, and no new one is given',
    async (call) => {
      const agent = await rig.begun();
      const key = await agent.credential();
      expect((await agent.http(key)).status).not.toBe(404);
      expect(await rig.operator.client.call(call, { agentId: 'claude-code' })).toMatchObject({
        ok: true,
      });
      if (call !== 'agent.suspend') {
        await agent.ended();
        expect(await fromOutside(key)).toEqual(refusal);
        // Dead, not merely elsewhere: that would be an alarm.
        return expect(await alarms()).toEqual([]);
      }
      expect(await agent.http(key)).toEqual(refusal);
      return expect(await agent.agent('run.credential', {})).toMatchObject({
        reason: 'agent-suspended',
      });
    },
  );

  it('I02: lies in no command line, no environment, no file and no log', async () => {
    const agent = await rig.begun();
    const key = await agent.credential();
    expect((await agent.http(key, { inChild: true })).text).toContain('deny');
    expect(await agent.hook(canary, { credential: key })).toMatchObject({ ok: true });
    const found = [...processTexts(), ...fileTexts(rig.daemon.home.base)].filter(({ text }) =>
      text.includes(key),
    );
    expect(found.map(({ where }) => where)).toEqual([]);
    // The sweep does see what is there: the hash of the key is on record.
    const hash = createHash('sha256').update(key).digest('hex');
    expect(fileTexts(rig.daemon.home.base).some(({ text }) => text.includes(hash))).toBe(true);
    expect(rig.daemon.output).not.toContain(key);
    expect(
      fileTexts(rig.daemon.home.base).some(({ where }) => where.endsWith('journal.db-wal')),
    ).toBe(true);
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
