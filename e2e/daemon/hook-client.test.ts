import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { badDaemons } from '../fixtures/bad-daemons';
import { commandLine, hookClients, startProgram } from '../fixtures/hook-clients';
import { expectDenied, hookRig, long, payload, silence, soon } from '../fixtures/hook-rig';
import { answerLine, holdLine, ScriptedDaemon, socketDirectory } from '../fixtures/scripted-daemon';

const rig = hookRig();

describe.each(hookClients)('hook client ($name)', (client) => {
  it.each(badDaemons)('denies: $name (R01)', async ({ act, reason, silent }) => {
    await rig.listen(act);
    expectDenied(await rig.start(client, silence(silent ? soon : long)).ended, reason);
  });

  it('denies when nothing is there (R01)', async () => {
    expectDenied(await rig.start(client, []).ended, 'daemon-absent');
  });

  it('denies when the directory is missing', async () => {
    const ended = await startProgram(
      [...client.argv, ...rig.args([], join(rig.path, 'none', 'agent.sock'))],
      payload,
    ).ended;
    expectDenied(ended, 'daemon-absent');
  });

  it('denies when the socket file is stale', async () => {
    const dead = startProgram(
      [
        process.execPath,
        '-e',
        `require('net').createServer().listen(${JSON.stringify(rig.socket)}, () => process.kill(process.pid, 'SIGKILL'))`,
      ],
      '',
    );
    await dead.ended;
    expectDenied(await rig.start(client, []).ended, 'daemon-absent');
  });

  it.each([0o755, 0o750, 0o777, 0o701])('denies when the directory has mode %o', async (mode) => {
    const running = await rig.listen(({ socket }) => socket.write(answerLine(0, 'yes')));
    chmodSync(rig.path, mode);
    expectDenied(await rig.start(client, []).ended, 'directory-unsafe');
    expect(running.presented).toEqual([]);
  });

  it('denies when the directory is a link', async () => {
    const running = await rig.listen(({ socket }) => socket.write(answerLine(0, 'yes')));
    const link = socketDirectory();
    link.remove();
    symlinkSync(rig.path, link.path);
    const argv = [...client.argv, ...rig.args([], link.socket)];
    expectDenied(await startProgram(argv, payload).ended, 'directory-unsafe');
    expect(running.presented).toEqual([]);
    link.remove();
  });

  it('denies when a regular file stands at the socket path', async () => {
    writeFileSync(rig.socket, '');
    expectDenied(await rig.start(client, []).ended, 'socket-squatted');
  });

  it('denies when a link stands at the socket path', async () => {
    const other = socketDirectory();
    const running = await ScriptedDaemon.listen(other.socket, ({ socket }) =>
      socket.write(answerLine(0, 'yes')),
    );
    symlinkSync(other.socket, rig.socket);
    expectDenied(await rig.start(client, []).ended, 'socket-squatted');
    expect(running.presented).toEqual([]);
    await running.kill();
    other.remove();
  });

  it.each([
    { words: [], detail: '--socket' },
    { words: ['--socket', '/x/y', '--product', 'A"B'], detail: '--product' },
    { words: ['--socket', 'relative', '--product', 'a'], detail: '--socket' },
    { words: ['--socket', '/x/y', '--product', 'a', '--silence-ms', '1e9'], detail: '1e9' },
    { words: ['--socket', '/x/y', '--product', 'a', '--other', '1'], detail: '--other' },
    { words: ['--socket'], detail: '--socket' },
    {
      words: ['--socket', `/${'x'.repeat(120)}`, '--product', 'a'],
      detail: '--socket is too long',
    },
  ])('denies a wrong command line: $detail', async ({ words, detail }) => {
    expectDenied(
      await startProgram([...client.argv, ...words], payload).ended,
      'body-invalid',
      detail,
    );
  });

  it('is a deny for the agent when it is killed (R06)', async () => {
    const asked = (await rig.listen(({ socket }) => socket.write(holdLine))).next();
    const shell = startProgram(
      ['/bin/sh', '-c', `${commandLine(client, rig.args([]))} || exit 2`],
      payload,
    );
    process.kill((await asked).body.pid, 'SIGKILL');
    expect((await shell.ended).code).toBe(2);
  });
});

describe('hook command', () => {
  it('is a deny for the agent when the client is missing', async () => {
    const ended = await startProgram(
      ['/bin/sh', '-c', `'/nowhere/holdpoint-hook' --socket '/x' || exit 2`],
      payload,
    ).ended;
    expect(ended.code).toBe(2);
  });
});
