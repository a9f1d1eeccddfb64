import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { hookClients } from '../fixtures/hook-clients';
import { expectDenied, hookRig, long, payload, silence } from '../fixtures/hook-rig';
import { answerLine, holdLine } from '../fixtures/scripted-daemon';
import { until } from '../fixtures/until';

const rig = hookRig();

describe.each(hookClients)('hook client ($name)', (client) => {
  it('says what the daemon answered: allow', async () => {
    const running = await rig.listen(({ socket }) =>
      socket.write(answerLine(0, '{"decision":"allow"}')),
    );
    const hook = rig.start(client, []);
    expect(await hook.ended).toEqual({ code: 0, stdout: '{"decision":"allow"}', stderr: '' });
    expect(running.presented[0]?.body).toEqual({
      product: 'claude-code',
      key: expect.stringMatching(/^[0-9a-f]{32}$/),
      pid: hook.child.pid,
      answerWithinMs: expect.any(Number),
      payload,
    });
  });

  it('says what the daemon answered: deny', async () => {
    await rig.listen(({ socket }) =>
      socket.write(answerLine(2, '', 'The operator denied this call.')),
    );
    expect(await rig.start(client, []).ended).toEqual({
      code: 2,
      stdout: '',
      stderr: 'The operator denied this call.',
    });
  });

  it('says what the daemon answered: nothing, for an event that is only noted', async () => {
    await rig.listen(({ socket }) => socket.write(answerLine(0)));
    expect(await rig.start(client, []).ended).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('says a refusal in the words of the table, with its detail', async () => {
    await rig.listen(({ socket }) =>
      socket.write('{"v":1,"id":"1","ok":false,"reason":"body-invalid","detail":"k\\u00e9y"}\n'),
    );
    expectDenied(await rig.start(client, []).ended, 'body-invalid', 'kéy');
  });

  it('understands a refusal of the connection itself, before its call was read', async () => {
    await rig.listen(({ socket }) =>
      socket.write('{"v":1,"id":"","ok":false,"reason":"too-many-connections"}\n'),
    );
    expectDenied(await rig.start(client, []).ended, 'too-many-connections');
  });

  it('carries every text unchanged, both ways', async () => {
    const text = '\u0000\u001f"\\/\b\f\n\r\t\u007f é ☃ 😀 \u2028 \ufeff end';
    await rig.listen(({ socket }) => socket.write(answerLine(7, text, '☃')));
    expect(await rig.start(client, [], text).ended).toEqual({ code: 7, stdout: text, stderr: '☃' });
    expect(rig.daemon?.presented[0]?.body.payload).toBe(text);
  });

  it('understands every escape of JSON', async () => {
    await rig.listen(({ socket }) =>
      socket.write(
        answerLine(0, 'X').replace(
          '"X"',
          '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00E9\\u2603\\ud83d\\uDE00"',
        ),
      ),
    );
    expect((await rig.start(client, []).ended).stdout).toBe('"\\/\b\f\n\r\tAé☃😀');
  });

  it('passes an answer of megabytes and an answer that comes in pieces', async () => {
    const large = 'é'.repeat(1_000_000);
    await rig.listen(({ socket }) => {
      const line = Buffer.from(answerLine(0, large));
      for (let at = 0; at < line.length; at += 99_999) socket.write(line.subarray(at, at + 99_999));
    });
    expect((await rig.start(client, silence(long)).ended).stdout).toBe(large);
  });

  it('passes a payload of megabytes and denies one that does not fit a frame', async () => {
    const running = await rig.listen(({ socket }) => socket.write(answerLine(0, 'ok')));
    const fits = 'x'.repeat(4 * 1024 * 1024 - 500);
    expect((await rig.start(client, silence(long), fits).ended).stdout).toBe('ok');
    expect(running.presented[0]?.body.payload).toBe(fits);
    expectDenied(await rig.start(client, [], 'x'.repeat(4 * 1024 * 1024)).ended, 'frame-too-large');
    expectDenied(await rig.start(client, [], '\n'.repeat(1024 * 1024)).ended, 'frame-too-large');
    expectDenied(await rig.start(client, [], 'x'.repeat(9 * 1024 * 1024)).ended, 'frame-too-large');
    expect(running.presented).toHaveLength(1);
  });

  it('waits as long as hold lines come', async () => {
    const silenceMs = 5_000;
    await rig.listen(({ socket }) => {
      const begun = performance.now();
      // Far more often than needed: only who is starved for all of the silence falls silent.
      const beat = setInterval(() => {
        const isLate = performance.now() - begun > silenceMs + 500;
        socket.write(isLate ? answerLine(0, 'late yes') : holdLine);
      }, 100);
      socket.on('close', () => clearInterval(beat));
    });
    expect((await rig.start(client, silence(String(silenceMs))).ended).stdout).toBe('late yes');
  });

  it('denies at its own deadline although hold lines come', async () => {
    await rig.listen(({ socket }) => {
      const beat = setInterval(() => socket.write(holdLine), 50);
      socket.on('close', () => clearInterval(beat));
    });
    expectDenied(
      await rig.start(client, silence(long, ['--deadline-ms', '700'])).ended,
      'approval-expired',
    );
  });

  it('presents the same call again when the daemon comes back', async () => {
    const first = await rig.listen(({ socket }) => socket.write(holdLine));
    const asked = first.next();
    const hook = rig.start(client, silence(long, ['--reconnect-ms', long]));
    await asked;
    await first.kill();
    const second = await rig.listen(({ socket }) => socket.write(answerLine(0, 'yes after all')));
    expect((await hook.ended).stdout).toBe('yes after all');
    expect(second.presented[0]?.frame).toBe(first.presented[0]?.frame);
  });

  it('gives up when the daemon does not come back', async () => {
    const running = await rig.listen(({ socket }) => socket.end(holdLine));
    const asked = running.next();
    const hook = rig.start(client, silence(long, ['--reconnect-ms', '500']));
    await asked;
    await running.kill();
    expectDenied(await hook.ended, 'daemon-lost');
  });

  it('reads what came while it was stopped before it judges its silence and its deadline', async () => {
    // Long enough for it to be stopped in time on a busy machine; both timers run at the same time.
    const timerMs = 4_000;
    const sockets: Socket[] = [];
    await rig.listen(({ socket, body }) => {
      process.kill(body.pid, 'SIGSTOP');
      sockets.push(socket);
    });
    const hooks = ['--silence-ms', '--deadline-ms'].map((timer) =>
      rig.start(client, ['--silence-ms', long, timer, String(timerMs)]),
    );
    await until('both stopped', () => sockets.length === hooks.length);
    await new Promise((resolve) => setTimeout(resolve, timerMs + 100));
    for (const socket of sockets) socket.write(holdLine + answerLine(0, 'it was ready'));
    for (const hook of hooks) {
      hook.child.kill('SIGCONT');
      expect(await hook.ended).toEqual({ code: 0, stdout: 'it was ready', stderr: '' });
    }
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGPIPE'] as const)('denies on %s', async (signal) => {
    const asked = (await rig.listen(({ socket }) => socket.write(holdLine))).next();
    const hook = rig.start(client, silence(long));
    await asked;
    hook.child.kill(signal);
    expectDenied(await hook.ended, 'approval-withdrawn');
  });

  it('denies when its answer cannot be written', async () => {
    const asked = (await rig.listen(() => undefined)).next();
    const hook = rig.start(client, silence(long));
    const { socket } = await asked;
    hook.child.stdout?.destroy();
    socket.write(answerLine(0, 'x'.repeat(1_000_000)));
    expect((await hook.ended).code).toBe(2);
  });
});
