import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { allowed, bash, present } from '../fixtures/calls';
import { DaemonProcess, makeHome, type Home } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

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
  return { code: await daemon.exited, said: daemon.output };
};
afterEach(async () => {
  for (const daemon of started.splice(0)) await daemon.close();
});

describe('malformed frames', () => {
  it.each([
    ['text that is no JSON', 'hello\n', 'frame-malformed'],
    ['JSON that is no frame', '{"v":1}\n', 'body-invalid'],
    ['another version', '{"v":2,"id":"1","call":"ping","body":{}}\n', 'body-invalid'],
    ['nesting without end', `${'['.repeat(10_000)}\n`, 'frame-too-deep'],
    ['a frame without end', `"${'x'.repeat(4 * 1024 * 1024 + 10)}`, 'frame-too-large'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x0a]), 'frame-malformed'],
  ] as const)(
    'refuses %s with its reason and ends the connection',
    async (_name, bytes, reason) => {
      const client = (await start()).agent();
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
    const client = (await start()).agent();
    expect(await client.call(call as 'ping', body as never)).toMatchObject({ ok: false, reason });
    client.close();
  });

  it('closes a connection that never sends a whole frame, and serves the others', async () => {
    const daemon = await start();
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
    const client = (await start()).agent();
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
  it('is private, and the second daemon goes away', async () => {
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
  ])('is not taken from %s', async (_name, squat) => {
    const home = makeHome();
    mkdirSync(home.runtimeDir, { mode: 0o700 });
    squat(join(home.runtimeDir, 'agent.sock'));
    expect(await refusing(home)).toMatchObject({
      code: 1,
      said: expect.stringContaining('Something that is not ours'),
    });
  });

  it('is not taken from a live program that is not a daemon', async () => {
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

describe('files that cannot be used', () => {
  it('keeps the last good rules when the file gets a fault, and says so', async () => {
    const rule =
      '[[rule]]\nid = "r"\noutcome = "allow"\nkinds = ["shell"]\neffects = ["reads"]\nreason = "r"\n';
    const daemon = await start(makeHome(rule));
    const operator = await TestOperator.present(daemon);
    writeFileSync(join(daemon.home.configDir, 'rules.toml'), '[[rule]]\nid = broken');
    const notice = await until('a notice', async () =>
      (await operator.snapshot()).notices.find((one) => one.id === 'rules'),
    );
    expect(notice.text).toContain('last good rules stay in force');
    expect(allowed(await present(daemon, bash('echo still')).answer)).toBe(true);
    writeFileSync(join(daemon.home.configDir, 'rules.toml'), rule.replace('allow', 'deny'));
    await until(
      'the notice gone',
      async () => !(await operator.snapshot()).notices.some((one) => one.id === 'rules'),
    );
    expect(allowed(await present(daemon, bash('echo no more')).answer)).toBe(false);
    operator.close();
  });

  it('asks about everything when the rules were never good', async () => {
    const daemon = await start(makeHome('outcome = allow everything'));
    const operator = await TestOperator.present(daemon);
    const call = present(daemon, {
      tool: 'Read',
      input: { file_path: join(daemon.home.base, 'project', 'a') },
    });
    await operator.answer(await operator.waiting('Read'), 'deny');
    expect(allowed(await call.answer)).toBe(false);
    operator.close();
  });

  it('lives with a journal that is no database, denies everything, says why, and leaves the file as it is', async () => {
    const home = makeHome();
    mkdirSync(home.dataDir, { mode: 0o700 });
    const file = join(home.dataDir, 'journal.db');
    writeFileSync(file, 'this is not a database'.repeat(500), { mode: 0o600 });
    const daemon = await start(home);
    const operator = await TestOperator.present(daemon);
    const reply = await present(daemon, bash('echo hello')).answer;
    expect(allowed(reply)).toBe(false);
    expect(reply.ok && reply.body.stderr).toContain('journal is damaged');
    expect((await operator.snapshot()).notices.find((one) => one.id === 'journal')?.level).toBe(
      'error',
    );
    expect(readFileSync(file, 'utf8')).toMatch(/^this is not a database/);
    operator.close();
  });

  // Only root may mount the small disk; the store's own test of a full disk runs for everybody.
  it.runIf(process.getuid?.() === 0)(
    'denies while the disk is full and goes on when there is room',
    async () => {
      const home = makeHome();
      mkdirSync(home.dataDir, { mode: 0o700 });
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=0700', 'tmpfs', home.dataDir]);
      try {
        const daemon = await start(home);
        const operator = await TestOperator.present(daemon);
        execFileSync('sh', [
          '-c',
          'dd if=/dev/zero of="$1/ballast" bs=4k 2>/dev/null; true',
          'sh',
          home.dataDir,
        ]);
        const refused = await until('a deny for want of room', async () => {
          const reply = await present(daemon, bash('cat a')).answer;
          return (
            !allowed(reply) && reply.ok && reply.body.stderr.includes('could not be made durable')
          );
        });
        expect(refused).toBe(true);
        execFileSync('rm', [join(home.dataDir, 'ballast')]);
        await until('an allow again', async () => {
          const call = present(daemon, {
            tool: 'Read',
            input: { file_path: join(home.base, 'project', 'a') },
          });
          return allowed(await call.answer);
        });
        operator.close();
        await daemon.kill();
      } finally {
        execFileSync('umount', ['-l', home.dataDir]);
      }
    },
  );
});

describe('loopback HTTP', () => {
  const ask = (
    port: number,
    headers: http.OutgoingHttpHeaders,
    path = '/v1/hook/claude-code',
  ): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const request = http.request(
        { host: '127.0.0.1', port, path, method: 'POST', headers },
        (response) => {
          let text = '';
          response.on('data', (part) => (text += String(part)));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        },
      );
      request.on('error', reject);
      request.end(
        JSON.stringify({
          hook_event_name: 'PreToolUse',
          session_id: 's',
          cwd: '/',
          tool_name: 'HoldpointCanary',
          tool_input: { token: 't' },
          permission_mode: 'default',
        }),
      );
    });

  it('serves a program that knows the token and refuses everything else alike', async () => {
    const daemon = await start();
    const { port, token } = daemon.endpoint().http;
    const good = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const served = await ask(port, good);
    expect(served.text).toContain('deny');
    const refused = [
      await ask(port, { ...good, authorization: 'Bearer no' }),
      await ask(port, { ...good, origin: 'http://localhost' }),
      await ask(port, { ...good, host: 'evil.example' }),
      await ask(port, good, '/v1/unknown'),
      await ask(port, good, '/v1/hook/nobody'),
    ];
    for (const one of refused) expect(one).toEqual({ status: 404, text: '{"error":"not found"}' });
  });

  it('keeps the token out of the command line, the environment and the log', async () => {
    const daemon = await start();
    const { token } = daemon.endpoint().http;
    for (const file of ['cmdline', 'environ'])
      expect(readFileSync(`/proc/${daemon.child.pid}/${file}`, 'utf8')).not.toContain(token);
    expect(daemon.output).not.toContain(token);
  });
});
