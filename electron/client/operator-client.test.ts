import { chmodSync, rmSync, symlinkSync, writeFileSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { done, refuse } from '../../shared/reasons';
import { connectOperator, type ConnectOptions, type OperatorClient } from './operator-client';
import { greeting, ScriptedDaemon, type Script } from './scripted-daemon';
import { checkSocket } from './socket-safety';

const open: ScriptedDaemon[] = [];
afterEach(async () => {
  for (const daemon of open.splice(0)) await daemon.close();
});

async function scripted(script: Script): Promise<ScriptedDaemon> {
  const daemon = await new ScriptedDaemon(script).listen();
  open.push(daemon);
  return daemon;
}

const connect = (socketPath: string, more: Partial<ConnectOptions> = {}) =>
  connectOperator({ socketPath, client: 'cli', version: '1', ...more });

async function connected(daemon: ScriptedDaemon): Promise<OperatorClient> {
  const client = await connect(daemon.socketPath);
  if (!client.ok) throw new Error(client.reason);
  return client.value;
}

const presence = { state: 'present', why: 'here', since: 1 } as const;
const page = { rows: [], more: false };

describe('a connection', () => {
  it('greets and then carries calls', async () => {
    const daemon = await scripted({ 'history.page': () => done(page) });
    const client = await connected(daemon);
    expect(client.hello).toEqual(greeting);
    expect(await client.call('history.page', { limit: 3 })).toEqual(done(page));
    expect(daemon.asked).toEqual([
      { call: 'hello', body: { client: 'cli', pid: process.pid, version: '1' } },
      { call: 'history.page', body: { limit: 3 } },
    ]);
  });

  it('matches replies to calls in whatever order they come', async () => {
    let first = (): void => undefined;
    const daemon = await scripted({
      'history.page': () => new Promise((resolve) => (first = () => resolve(done(page)))),
      away: () => {
        first();
        return done({});
      },
    });
    const client = await connected(daemon);
    const replies = await Promise.all([
      client.call('history.page', { limit: 1 }),
      client.call('away', { away: true }),
    ]);
    expect(replies).toEqual([done(page), done({})]);
  });

  it('gives the daemon its own reasons back', async () => {
    const daemon = await scripted({ 'run.kill': () => refuse('run-unknown', 'r9') });
    const client = await connected(daemon);
    expect(await client.call('run.kill', { runId: 'r9' })).toEqual(refuse('run-unknown', 'r9'));
  });

  it('takes no reply that breaks the contract', async () => {
    const daemon = await scripted({
      beat: () => done({ presence: { ...presence, state: 'asleep' as 'gone' } }),
    });
    const client = await connected(daemon);
    const reply = await client.call('beat', {
      seq: 1,
      idleMs: 0,
      locked: null,
      wallMs: 1,
      signature: '',
    });
    expect(reply).toMatchObject({ ok: false, reason: 'answer-malformed' });
  });

  it('does not wait for ever', async () => {
    const daemon = await scripted({});
    const client = await connected(daemon);
    expect(await client.call('journal.verify', {}, 20)).toMatchObject({
      ok: false,
      reason: 'daemon-hung',
    });
    client.close();
  });

  it('settles everything when it breaks, and says so once', async () => {
    const daemon = await scripted({});
    const client = await connected(daemon);
    const heard: string[] = [];
    client.onClose((why) => heard.push(why.reason));
    const calls = [client.call('journal.verify', {}), client.call('away', { away: true })];
    await new Promise<void>((resolve) => setImmediate(resolve));
    daemon.hangUp();
    expect(await Promise.all(calls)).toMatchObject([
      { reason: 'daemon-lost' },
      { reason: 'daemon-lost' },
    ]);
    expect(await client.call('away', { away: true })).toMatchObject({ reason: 'daemon-lost' });
    client.close();
    client.onClose((why) => heard.push(`late ${why.reason}`));
    expect(heard).toEqual(['daemon-lost', 'late daemon-lost']);
  });

  it.each([
    ['no JSON', 'hello\n'],
    ['no frame', '{"v":2,"id":"9","ok":true,"body":{}}\n'],
    ['too deep', `${'['.repeat(100)}${']'.repeat(100)}\n`],
    ['a broken event', '{"v":1,"event":"snapshot","body":{}}\n'],
  ])('ends when the daemon sends %s', async (_name, text) => {
    const daemon = await scripted({});
    const client = await connected(daemon);
    client.onEvent('snapshot', () => undefined);
    const closed = new Promise<string>((resolve) => client.onClose((why) => resolve(why.reason)));
    daemon.send(text);
    expect(await closed).toBe('answer-malformed');
  });
});

describe('what is not connected to', () => {
  it('nobody there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdpoint-client-'));
    expect(await connect(join(folder, 'operator.sock'))).toMatchObject({ reason: 'daemon-absent' });
    expect(await connect(join(folder, 'missing', 'operator.sock'))).toMatchObject({
      reason: 'daemon-absent',
    });
    rmSync(folder, { recursive: true });
  });

  it('a socket that nobody serves any more', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdpoint-client-'));
    const path = join(folder, 'operator.sock');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const kept = `${path}.kept`;
    symlinkSync(path, kept);
    expect(checkSocket(kept)).toMatchObject({ reason: 'socket-squatted' });
    await new Promise((resolve) => server.close(resolve));
    writeFileSync(path, '');
    expect(await connect(path)).toMatchObject({ reason: 'socket-squatted' });
    rmSync(folder, { recursive: true });
  });

  it('a directory that others may enter, or that belongs to somebody else', async () => {
    const daemon = await scripted({});
    expect(checkSocket(daemon.socketPath, 424_242)).toMatchObject({ reason: 'directory-unsafe' });
    chmodSync(daemon.folder, 0o750);
    expect(await connect(daemon.socketPath)).toMatchObject({ reason: 'directory-unsafe' });
    chmodSync(daemon.folder, 0o700);
  });

  it('a daemon that does not greet', async () => {
    const daemon = await scripted({ hello: () => new Promise(() => undefined) });
    expect(await connect(daemon.socketPath, { timeoutMs: 20 })).toMatchObject({
      reason: 'daemon-hung',
    });
  });
});
