import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../shared/model/snapshot';
import type { FoundProduct } from '../../shared/wires/agents-wire';
import { DaemonProcess, makeHome, type Home } from '../fixtures/daemon';
import { installProgram, onlyOwnPrograms } from '../fixtures/fake-program';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

let home: Home;
let daemon: DaemonProcess;
let operator: TestOperator;
const user = { product: 'claude-code', scope: 'user', dir: null } as const;
const settings = (): string => join(home.env['HOME'] ?? '', '.claude', 'settings.json');

beforeEach(() => {
  home = onlyOwnPrograms(makeHome());
});
afterEach(async () => {
  operator?.close();
  await daemon.close();
});
async function start(): Promise<void> {
  daemon = await DaemonProcess.start(home);
  operator = await TestOperator.present(daemon);
}
async function found(): Promise<FoundProduct | undefined> {
  const reply = await operator.client.call('agents.found', {});
  if (!reply.ok) throw new Error(reply.reason);
  return reply.body.products.find(({ status }) => status.product === 'claude-code');
}

describe('agents.found', () => {
  it('shows what connecting would write, for what is installed or connected, and writes nothing', async () => {
    await start();
    expect(await found()).toBeUndefined();
    installProgram(home, 'claude', { says: '2.1.330 (Claude Code)' });
    const before = await found();
    expect(before).toMatchObject({
      program: join(home.env['HOME'] ?? '', '.local/bin/claude'),
      status: { installed: true, hook: 'not-connected', version: '2.1.330', drift: 'same' },
      fault: null,
    });
    expect(before?.files).toMatchObject([{ path: settings(), before: null }]);
    expect(() => readFileSync(settings())).toThrow();
    expect(await operator.client.call('agent.connect', user)).toMatchObject({ ok: true });
    // Exactly what was shown is what was written.
    expect(readFileSync(settings(), 'utf8')).toBe(before?.files[0]?.after);
    const after = await found();
    expect(after?.status.hook).toBe('connected');
    expect(after?.files[0]?.after).toBe(after?.files[0]?.before);
  });

  it('writes only the change that was shown: settings that changed since are left as they are', async () => {
    await start();
    installProgram(home, 'claude', { says: '2.1.330' });
    const shown = await found();
    const plan = shown?.plan ?? '';
    mkdirSync(dirname(settings()), { recursive: true });
    writeFileSync(settings(), '{"mine": true}');
    expect(await operator.client.call('agent.connect', { ...user, plan })).toMatchObject({
      ok: false,
      reason: 'settings-changed',
    });
    expect(readFileSync(settings(), 'utf8')).toBe('{"mine": true}');
    const again = await found();
    const asShown = { ...user, plan: again?.plan ?? '' };
    expect(await operator.client.call('agent.connect', asShown)).toMatchObject({ ok: true });
    expect(readFileSync(settings(), 'utf8')).toBe(again?.files[0]?.after);
  });

  it('says why nothing can be planned', async () => {
    await start();
    installProgram(home, 'claude', { says: '2.1.330' });
    await operator.client.call('agent.connect', user);
    writeFileSync(settings(), '{ broken');
    expect(await found()).toMatchObject({
      files: [],
      fault: expect.stringContaining('cannot be read'),
      status: { hook: 'changed' },
    });
  });

  it('answers everybody else while a slow program is asked for its version', async () => {
    const after = join(home.base, 'time to answer');
    installProgram(home, 'claude', { says: '2.1.330', after });
    await start();
    const order: string[] = [];
    const slow = operator.client
      .call('agent.connect', user)
      .then((reply) => order.push(reply.ok ? 'connected' : reply.reason));
    // On the same line, so after it.
    await operator.snapshot();
    const asked = join(home.env['HOME'] ?? '', '.local/bin/claude.asked');
    await until('the question', () => existsSync(asked));
    const agent = daemon.agent();
    expect(await agent.call('ping', {})).toMatchObject({ ok: true });
    order.push('ping');
    writeFileSync(after, '');
    await slow;
    agent.close();
    expect(order).toEqual(['ping', 'connected']);
    expect(readFileSync(settings(), 'utf8')).toContain('onFailure');
  });
});

describe('agent.canary', () => {
  it('goes through the hook that stands, and tells a live one from a weakened and a missing one', async () => {
    await start();
    const canary = () => operator.client.call('agent.canary', { product: 'claude-code' });
    expect(await canary()).toMatchObject({ ok: false, reason: 'hook-missing' });
    await operator.client.call('agent.connect', user);
    expect(await canary()).toMatchObject({ ok: true, body: { kind: 'live' } });
    const text = readFileSync(settings(), 'utf8');
    writeFileSync(settings(), text.replaceAll('/holdpoint-hook', '/gone/holdpoint-hook'));
    expect(await canary()).toMatchObject({ ok: true, body: { kind: 'closed' } });
    writeFileSync(settings(), text.replaceAll('|| exit 2', '|| exit 0'));
    expect(await canary()).toMatchObject({ ok: true, body: { kind: 'open', exit: 0 } });
  });
});

describe('a program that is newer than what was proved', () => {
  it('is told of once it is connected, until it is another', async () => {
    installProgram(home, 'claude', { says: '99.0.1 (Claude Code)' });
    await start();
    const drift = async (): Promise<Notice | undefined> =>
      (await operator.snapshot()).notices.find(({ id }) => id === 'drift-claude-code');
    await until('the newer program', async () =>
      (await operator.snapshot()).agents.some((one) => one.drift === 'newer'),
    );
    expect(await drift()).toBeUndefined();
    await operator.client.call('agent.connect', user);
    expect(await until('the notice', drift)).toMatchObject({
      level: 'warning',
      text: expect.stringContaining('Claude Code 99.0.1 is newer than'),
    });
    installProgram(home, 'claude', { says: '2.1.330' });
    await until('no notice', async () => (await drift()) === undefined);
  });
});
