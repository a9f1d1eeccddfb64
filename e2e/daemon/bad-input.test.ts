import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { allowed } from '../fixtures/calls';
import { DaemonProcess, makeHome, type Home } from '../fixtures/daemon';

const started: DaemonProcess[] = [];
const start = async (home?: Home): Promise<DaemonProcess> => {
  const daemon = await DaemonProcess.start(home);
  started.push(daemon);
  return daemon;
};
/** Starts one that is expected to refuse; gives its exit code and sentence. */
const refusing = async (home: Home): Promise<{ code: number | null; said: string }> => {
  const daemon = DaemonProcess.launch(home);
  started.push(daemon);
  return { code: await daemon.exited, said: await daemon.said };
};
afterEach(async () => {
  // The last one first: it may live in the home of the one before, which is removed with that.
  for (const daemon of started.splice(0).toReversed()) await daemon.close();
});

describe('malformed frames', () => {
  // One daemon for all of them: it takes each, and goes on.
  let daemon: DaemonProcess;
  beforeAll(async () => {
    daemon = await DaemonProcess.start();
  });
  afterAll(() => daemon.close());

  it.each([
    ['text that is no JSON', 'hello\n', 'frame-malformed'],
    ['JSON that is no frame', '{"v":1}\n', 'body-invalid'],
    ['another version', '{"v":2,"id":"1","call":"ping","body":{}}\n', 'body-invalid'],
    ['nesting without end (D02)', `${'['.repeat(10_000)}\n`, 'frame-too-deep'],
    ['a frame without end', `"${'x'.repeat(4 * 1024 * 1024 + 10)}`, 'frame-too-large'],
    ['bytes that are no text (D05)', Buffer.from([0xff, 0xfe, 0x0a]), 'frame-malformed'],
  ] as const)(
    'refuses %s with its reason and ends the connection',
    async (_name, bytes, reason) => {
      const client = daemon.agent();
      const closed = new Promise((resolve) => client.socket.once('close', resolve));
      expect(await client.raw(bytes as string)).toMatchObject({ ok: false, reason });
      await closed;
    },
  );

  it.each([
    ['an unknown call', 'nonsense', {}, 'call-unknown'],
    ['a call of the other wire', 'approval.answer', {}, 'call-unknown'],
    ['an inherited name', 'constructor', {}, 'call-unknown'],
    ['a body that does not fit', 'hook', { product: 'claude-code' }, 'body-invalid'],
    [
      'an unknown product',
      'hook',
      { product: 'nobody', key: 'a'.repeat(32), pid: 2, payload: '{}' },
      'product-unknown',
    ],
  ] as const)('refuses %s', async (_name, call, body, reason) => {
    const client = daemon.agent();
    expect(await client.call(call as 'ping', body as never)).toMatchObject({ ok: false, reason });
    client.close();
  });

  it('closes a connection that never sends a whole frame, and serves the others (D04)', async () => {
    const slow = daemon.agent();
    slow.socket.write('{"v":1,');
    const idle = daemon.agent();
    const closed = Promise.all(
      [slow, idle].map((one) => new Promise((resolve) => one.socket.once('close', resolve))),
    );
    const ping = daemon.agent();
    expect(await ping.call('ping', {})).toMatchObject({ ok: true });
    ping.close();
    await closed;
  });

  it.each([
    ['no JSON', 'garbage'],
    [
      'an event that nobody knows, with a tool',
      JSON.stringify({
        hook_event_name: 'PreToolUse2',
        session_id: 's',
        cwd: '/',
        tool_name: 'Bash',
        tool_input: {},
      }),
    ],
    ['a call without its fields', JSON.stringify({ hook_event_name: 'PreToolUse' })],
  ])('answers a payload that is %s with a deny the product understands', async (_name, payload) => {
    const client = daemon.agent();
    const reply = await client.call('hook', {
      product: 'claude-code',
      key: 'b'.repeat(32),
      pid: process.pid,
      payload,
    });
    expect(allowed(reply)).toBe(false);
    expect(reply.ok && reply.body.exit).toBe(2);
    client.close();
  });
});

describe('the place where the sockets stand', () => {
  it('is private, and the second daemon goes away (N16)', async () => {
    const daemon = await start();
    const mode = (path: string): number =>
      statSync(join(daemon.home.runtimeDir, path)).mode & 0o777;
    expect([mode('.'), mode('agent.sock'), mode('operator.sock'), mode('endpoint.json')]).toEqual([
      0o700, 0o600, 0o600, 0o600,
    ]);
    const second = await refusing(daemon.home);
    expect(second).toMatchObject({
      code: 3,
      said: expect.stringContaining('Another Holdpoint daemon runs'),
    });
    const ping = daemon.agent();
    expect(await ping.call('ping', {})).toMatchObject({
      ok: true,
      body: { pid: daemon.child.pid },
    });
    ping.close();
  });

  it('is cleared of a dead daemon after kill -9', async () => {
    const daemon = await start();
    await daemon.kill('SIGKILL');
    expect(existsSync(join(daemon.home.runtimeDir, 'agent.sock'))).toBe(true);
    await start(daemon.home);
  });

  it.each([
    ['a regular file', (path: string) => writeFileSync(path, 'mine')],
    ['a link', (path: string) => symlinkSync('/tmp/elsewhere', path)],
  ])('is not taken from %s (N14)', async (_name, squat) => {
    const home = makeHome();
    mkdirSync(home.runtimeDir, { mode: 0o700 });
    squat(join(home.runtimeDir, 'agent.sock'));
    expect(await refusing(home)).toMatchObject({
      code: 1,
      said: expect.stringContaining('Something that is not ours'),
    });
  });

  it('is not taken from a live program that is not a daemon (N14, N16)', async () => {
    const home = makeHome();
    mkdirSync(home.runtimeDir, { mode: 0o700 });
    const squatter = net.createServer().listen(join(home.runtimeDir, 'operator.sock'));
    await new Promise((resolve) => squatter.once('listening', resolve));
    expect((await refusing(home)).code).toBe(3);
    squatter.close();
  });

  it.each([
    [
      'open to others',
      (home: Home) => (mkdirSync(home.runtimeDir), chmodSync(home.runtimeDir, 0o755)),
    ],
    [
      'a link',
      (home: Home) => (
        mkdirSync(join(home.base, 'real')),
        symlinkSync(join(home.base, 'real'), home.runtimeDir)
      ),
    ],
  ])('is not used when it is %s', async (_name, spoil) => {
    const home = makeHome();
    spoil(home);
    expect(await refusing(home)).toMatchObject({
      code: 1,
      said: expect.stringContaining('was not used'),
    });
  });
});
